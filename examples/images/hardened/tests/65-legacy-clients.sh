#!/usr/bin/env bash
# No client is there that sends passwords in the clear.
set -euo pipefail

for program in telnet rsh rlogin talk ypbind; do
  if path=$(command -v "$program"); then
    echo "$path is there" >&2
    exit 1
  fi
done
