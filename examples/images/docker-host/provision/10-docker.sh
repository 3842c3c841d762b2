#!/usr/bin/env bash
# Installs Docker from Debian's own packages.
set -euo pipefail

# apt-get waits for dpkg's lock, but not for the package lists', which apt-daily may hold after the first boot.
systemctl stop apt-daily.timer apt-daily-upgrade.timer apt-daily.service
apt-get -o DPkg::Lock::Timeout=300 -qq update
# Containers' logs are rotated, and containers outlive a restart of the daemon.
install -D --mode=0644 "$FILES/daemon.json" /etc/docker/daemon.json
apt-get -o DPkg::Lock::Timeout=300 -qq install --yes --no-install-recommends docker.io busybox-static
systemctl enable --quiet docker

# What the daemon made here, such as its id, each machine makes anew.
systemctl stop docker.socket docker.service containerd.service
rm -rf /var/lib/docker /var/lib/containerd
