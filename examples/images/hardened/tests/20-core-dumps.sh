#!/usr/bin/env bash
# A login has no core dumps.
set -euo pipefail

grep --quiet --no-messages '^\* hard core 0$' /etc/security/limits.d/*.conf || {
  echo "logins may make core dumps" >&2
  exit 1
}
