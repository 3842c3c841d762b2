#!/usr/bin/env bash
# The first thing on the builder after a reboot that reboot.sh made: whether it was that, and the builder is ready for more.
set -euo pipefail
staging=$(dirname "$0")/..
{ read -r name && read -r boot || true; } <"$staging/rebooting"

if [ -z "$boot" ]; then
  echo "image $IMAGE: $name lost the connection before it had succeeded" >&2
  exit 1
elif [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ]; then
  echo "image $IMAGE: $name asked for a reboot, but the connection ended without one" >&2
  exit 1
fi
rm "$staging/rebooting"
unit=ami-pipeline-deadline.service
if systemctl --quiet is-enabled "$unit" 2>/dev/null; then
  systemctl start "$unit" # waits for it, if it has not run yet
  systemctl --quiet disable "$unit"
  rm -f "/etc/systemd/system/$unit"
  deadline=$(sed -n 's/^USEC=\(.*\)......$/\1/p' /run/systemd/shutdown/scheduled)
  echo "It ends itself at $(date --utc --date="@$deadline" '+%H:%M UTC') at the latest."
fi
if command -v cloud-init >/dev/null; then cloud-init status --wait >/dev/null || [ $? = 2 ]; fi
echo "The builder is back."
