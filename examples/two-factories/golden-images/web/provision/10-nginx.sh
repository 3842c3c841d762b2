#!/usr/bin/env bash
# Installs nginx, which starts at boot.
set -euo pipefail

# apt-get waits for dpkg's lock, but not for the package lists', which apt-daily may hold after the first boot.
systemctl stop apt-daily.timer apt-daily-upgrade.timer apt-daily.service
apt-get -o DPkg::Lock::Timeout=300 -qq update
apt-get -o DPkg::Lock::Timeout=300 -qq install --yes --no-install-recommends nginx

nginx -q -t
systemctl enable --quiet nginx
