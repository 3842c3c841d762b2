#!/usr/bin/env bash
# A new account's password ends after a year, and its files are not for everybody.
set -euo pipefail

for line in "PASS_MAX_DAYS 365" "PASS_MIN_DAYS 1" "UMASK 027"; do
  grep --quiet --extended-regexp "^${line/ /[[:space:]]+}$" /etc/login.defs || {
    echo "/etc/login.defs does not say $line" >&2
    exit 1
  }
done
