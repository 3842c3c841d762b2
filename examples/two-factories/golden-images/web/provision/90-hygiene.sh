#!/usr/bin/env bash
# Leaves nothing of the builder in the image: no package lists, keys, identity, logs or histories. Runs last.
set -euo pipefail

apt-get clean
rm -rf /var/lib/apt/lists/*

if command -v cloud-init >/dev/null; then
  cloud-init clean --logs
fi

# Empty, not absent: systemd then makes a new one at the next boot.
truncate --size=0 /etc/machine-id
rm -f /var/lib/dbus/machine-id /var/lib/systemd/random-seed
rm -f /etc/ssh/ssh_host_*

# Packer's own temporary key stays until Packer removes it: the connection needs it until then.
for keys in /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys; do
  [ ! -f "$keys" ] || sed -i '/ packer_[0-9a-f-]*$/!d' "$keys"
done
rm -f /root/.*_history /home/*/.*_history

# From here on the journal goes to memory (releases before 20.04 cannot do that).
journalctl --relinquish-var 2>/dev/null || true
rm -rf /var/log/journal/*
find /var/log -type f \( -name '*.gz' -o -name '*.[0-9]' \) -delete
find /var/log -type f -exec truncate --size=0 {} +
find /tmp /var/tmp -mindepth 1 -maxdepth 1 ! -name 'systemd-private-*' -exec rm -rf {} +
