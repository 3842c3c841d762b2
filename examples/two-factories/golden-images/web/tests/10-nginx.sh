#!/usr/bin/env bash
# nginx starts at boot and answers.
set -euo pipefail

systemctl is-enabled --quiet nginx || {
  echo "nginx does not start at boot." >&2
  exit 1
}
curl --fail --silent --show-error --max-time 10 --output /dev/null http://127.0.0.1/
