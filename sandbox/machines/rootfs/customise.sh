#!/bin/bash
# Turns what mmdebstrap made into a machine like Ubuntu's on EC2: user, SSH, and no services a container cannot run.
# customise.sh ROOT: make.sh has mmdebstrap call it.
set -euo pipefail
root=$1

# As cloud-init leaves it: no password, sudo without one.
chroot "$root" useradd --create-home --shell /bin/bash --uid 1000 ubuntu
chroot "$root" usermod --password '*' ubuntu
echo 'ubuntu ALL=(ALL) NOPASSWD:ALL' > "$root/etc/sudoers.d/90-cloud-init-users"
chmod 440 "$root/etc/sudoers.d/90-cloud-init-users"

# Each instance makes its own identity: host keys, machine id, name.
rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/hostname"
: > "$root/etc/machine-id"
cat > "$root/etc/systemd/system/sshd-keygen.service" <<'UNIT'
[Unit]
Description=Generate SSH host keys
Before=ssh.service
ConditionPathExists=!/etc/ssh/ssh_host_ed25519_key
[Service]
Type=oneshot
ExecStart=/usr/bin/ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key
[Install]
WantedBy=multi-user.target
UNIT
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -sf /etc/systemd/system/sshd-keygen.service "$root/etc/systemd/system/multi-user.target.wants/"
printf '%s\n' 'UsePAM no' 'UseDNS no' 'PasswordAuthentication no' 'HostKey /etc/ssh/ssh_host_ed25519_key' \
  > "$root/etc/ssh/sshd_config.d/10-sandbox.conf"

# There is no name server: packages come through a proxy.
rm -f "$root/etc/resolv.conf"
: > "$root/etc/resolv.conf"

for unit in getty@tty1.service console-getty.service systemd-resolved.service \
  systemd-timesyncd.service systemd-networkd.service systemd-udevd.service apt-daily.timer apt-daily-upgrade.timer \
  dpkg-db-backup.timer fstrim.timer e2scrub_all.timer e2scrub_reap.service dev-hugepages.mount \
  sys-fs-fuse-connections.mount modprobe@configfs.service modprobe@fuse.service modprobe@drm.service; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
