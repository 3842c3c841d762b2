#!/usr/bin/env bash
# Whoever logs in reads which image this is, and nothing of what configured it is left.
set -euo pipefail

grep --quiet "^$IMAGE, hardened\. Fingerprint [0-9a-f]\{12\}\.$" /etc/motd || {
  echo "the message of the day is: $(cat /etc/motd)" >&2
  exit 1
}
for left in /var/lib/ami-pipeline /etc/salt /etc/ansible /root/.ansible; do
  [[ ! -e $left ]] || {
    echo "$left is left" >&2
    exit 1
  }
done
