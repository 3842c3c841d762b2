#!/usr/bin/env bash
# The service runs and serves all of the base image's data.
set -euo pipefail

url=http://127.0.0.1:8080/numbers
lines=$(curl --fail --silent --show-error --retry 10 --retry-connrefused --max-time 10 "$url" | wc -l)
[[ $lines == 1000 ]] || {
  echo "$url has $lines lines and not 1000: $(systemctl status --no-pager app.service)" >&2
  exit 1
}
