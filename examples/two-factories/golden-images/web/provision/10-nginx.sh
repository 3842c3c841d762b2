#!/usr/bin/env bash
# Installs nginx, which starts at boot.
set -euo pipefail

apt-get -o DPkg::Lock::Timeout=300 -qq update
apt-get -o DPkg::Lock::Timeout=300 -qq install --yes --no-install-recommends nginx

nginx -q -t
systemctl enable --quiet nginx
