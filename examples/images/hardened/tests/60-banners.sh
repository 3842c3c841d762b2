#!/usr/bin/env bash
# The banners tell nothing about the machine.
set -euo pipefail

for file in /etc/issue /etc/issue.net; do
  grep --quiet '^Authorized use only' "$file" || {
    echo "$file says: $(head --lines 1 "$file")" >&2
    exit 1
  }
done
