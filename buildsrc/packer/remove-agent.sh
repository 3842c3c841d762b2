#!/bin/sh
# Takes away the SSM agent that builder.sh installed, unless the image keeps it: as the builder shuts down, since Packer is
# connected through it until then. What does that is only in /run, and so not in the image.
set -eu
if [ ! -e /var/lib/ami-pipeline/agent-of-builder ] || [ "$KEEP_SSM_AGENT" = true ]; then
  exit 0
fi

mkdir -p /run/systemd/system
cat >/run/remove-ssm-agent.sh <<REMOVE
case $PACKAGE_MANAGER in
  apt) dpkg --purge amazon-ssm-agent ;;
  dnf) rpm --erase amazon-ssm-agent ;; # dnf's plugins would want a network, and its logs come after hygiene
esac
# What the agent made itself, with the user of its sessions.
rm -rf /etc/amazon/ssm /var/lib/amazon/ssm /var/log/amazon/ssm /etc/sudoers.d/ssm-agent-users
userdel --remove ssm-user
REMOVE
cat >/run/systemd/system/remove-ssm-agent.service <<'UNIT'
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/true
ExecStop=/bin/sh /run/remove-ssm-agent.sh
TimeoutStopSec=120
UNIT
systemctl daemon-reload
systemctl start remove-ssm-agent.service
