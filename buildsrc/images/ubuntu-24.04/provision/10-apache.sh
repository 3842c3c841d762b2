#!/usr/bin/env bash
# Installs Apache and the page it serves.
set -euo pipefail

# apt-get waits for dpkg's lock, but not for the package lists', which apt-daily may hold after the first boot.
systemctl stop apt-daily.timer apt-daily-upgrade.timer apt-daily.service
apt-get -o DPkg::Lock::Timeout=300 -qq update
apt-get -o DPkg::Lock::Timeout=300 -qq install --yes --no-install-recommends apache2

install --mode=0644 "$FILES/index.html" /var/www/html/index.html
echo "ServerName localhost" >/etc/apache2/conf-available/server-name.conf
a2enconf --quiet server-name
apache2ctl configtest
systemctl enable --quiet apache2
