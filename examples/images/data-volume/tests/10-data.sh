#!/usr/bin/env bash
# The second disk is mounted at boot, with the data on it.
set -euo pipefail

source=$(findmnt --noheadings --output SOURCE,FSTYPE --mountpoint /srv/data) || {
  echo "nothing is mounted at /srv/data; the machine's disks: $(blkid)" >&2
  exit 1
}
[[ $source == /dev/*ext4 ]] || {
  echo "/srv/data is not a disk of its own but $source" >&2
  exit 1
}
[[ $(wc -l </srv/data/numbers) == 1000 ]] || {
  echo "the data is not there: $(ls -l /srv/data 2>&1)" >&2
  exit 1
}
