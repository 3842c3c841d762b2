#!/usr/bin/env bash
# The files of the accounts are root's, only root writes them, and nobody else reads the passwords.
set -euo pipefail

for expected in "644 /etc/passwd" "644 /etc/group" "640 /etc/shadow" "640 /etc/gshadow"; do
  found=$(stat --format '%a %n' "${expected#* }")
  [[ $found == "$expected" ]] || {
    echo "$found should be ${expected% *}" >&2
    exit 1
  }
done
if grep --invert-match --quiet '^[^:]*:[^:]' /etc/shadow; then
  echo "an account has an empty password" >&2
  exit 1
fi
