#!/usr/bin/env bash
# Formats the second disk, has every machine mount it by its label, and puts the data there.
set -euo pipefail

# The builder names its disks itself: the new one has nothing on it yet.
for disk in /dev/nvme?n1 /dev/xvd?; do
  if [[ -b $disk ]] && ! blkid --probe "$disk"; then
    mkfs.ext4 -q -L data "$disk"
    break
  fi
done

mkdir -p "$MOUNT_POINT"
# A machine that is launched without the disk boots all the same.
echo "LABEL=data $MOUNT_POINT ext4 defaults,nofail 0 2" >>/etc/fstab
mount "$MOUNT_POINT"
seq 1000 >"$MOUNT_POINT/numbers"
