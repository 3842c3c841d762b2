#!/usr/bin/env bash
# Installs nginx and the page it serves.
set -euo pipefail

dnf install --assumeyes --quiet nginx
install --mode=0644 "$FILES/index.html" /usr/share/nginx/html/index.html
systemctl enable --quiet nginx
