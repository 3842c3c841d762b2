#!/usr/bin/env bash
# Reboots the builder, as run-provisioner.sh asks after a provisioner whose name ends in .reboot.sh or the like has succeeded.
# The connection ends with it. packer/after-reboot.sh comes next.
set -euo pipefail
staging=$(dirname "$0")

# The dead man's switch does not survive a reboot by itself. A unit sets it again at the next boot, and only while the staging
# folder is there, of which no AMI is made.
unit=/etc/systemd/system/ami-pipeline-deadline.service
if grep -qs '^MODE=poweroff' /run/systemd/shutdown/scheduled; then
  deadline=$(sed -n 's/^USEC=\(.*\)......$/\1/p' /run/systemd/shutdown/scheduled)
  cat >"$unit" <<UNIT
[Unit]
ConditionPathExists=$staging
After=systemd-logind.service
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'left=\$\$((($deadline - \$\$(date +%%s)) / 60)); shutdown -P +\$\$((left > 0 ? left : 0))'
[Install]
WantedBy=multi-user.target
UNIT
  systemctl --quiet enable "$unit"
fi

# Packer finds the builder again through the agent.
[ ! -e "$staging/agent-of-builder" ] || systemctl --quiet enable amazon-ssm-agent

cat /proc/sys/kernel/random/boot_id >>"$staging/rebooting"
sync
# The Build stage waits for this line: from here on it ends sessions that the reboot has left dead.
echo "Rebooting the builder."
systemctl reboot
sleep 600
echo "image $IMAGE: $(head -n 1 "$staging/rebooting") asked for a reboot, but the builder still runs after 10 minutes" >&2
exit 1
