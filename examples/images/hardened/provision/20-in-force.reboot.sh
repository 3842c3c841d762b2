#!/usr/bin/env bash
# The rules that act at a boot come into force: the builder reboots once this has succeeded.
set -euo pipefail

/usr/lib/systemd/systemd-sysctl --cat-config | grep '^net.ipv4.tcp_syncookies = 1$'
