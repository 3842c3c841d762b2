#!/usr/bin/env bash
# Installs a service that offers what the base image has on its data disk. That disk and its content come with the base.
set -euo pipefail

install -m 0644 "$FILES/app.service" /etc/systemd/system/app.service
systemctl enable --quiet app.service
