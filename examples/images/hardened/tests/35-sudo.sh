#!/usr/bin/env bash
# sudo runs in a terminal of its own and keeps a log.
set -euo pipefail

visudo --check --quiet
sudo --non-interactive true
[[ -s /var/log/sudo.log ]] || {
  echo "sudo keeps no log in /var/log/sudo.log" >&2
  exit 1
}
