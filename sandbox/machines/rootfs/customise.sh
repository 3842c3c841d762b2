#!/bin/bash
# Turns what mmdebstrap made into a machine like Ubuntu's on EC2: cloud-init, SSH, and no services a container cannot run.
# customise.sh ROOT: make.sh has mmdebstrap call it.
set -euo pipefail
root=$1

cp --recursive --no-preserve=ownership "$(dirname "$(realpath "$0")")/files/." "$root"

# Each instance makes its own identity: host keys, machine id, name.
rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/hostname"
: > "$root/etc/machine-id"
echo '127.0.0.1 localhost' > "$root/etc/hosts"

# There is no name server: packages come through a proxy.
rm -f "$root/etc/resolv.conf"
: > "$root/etc/resolv.conf"

for unit in getty@tty1.service console-getty.service systemd-resolved.service \
  systemd-timesyncd.service systemd-networkd.service systemd-udevd.service apt-daily-upgrade.timer \
  dpkg-db-backup.timer fstrim.timer e2scrub_all.timer e2scrub_reap.service dev-hugepages.mount \
  sys-fs-fuse-connections.mount modprobe@configfs.service modprobe@fuse.service modprobe@drm.service; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
