// The user data that every test instance starts with: the dead man's switch, and nothing that restarts the SSM agent.
import { holdSnaps } from "./holdSnaps";

/**
 * A script that makes the instance switch itself off, which ends it, that long after each boot, whatever has become of
 * the stage by then. It makes a timer unit, since a pending `shutdown` does not survive the reboot.
 */
export function deadlineUserData(timeoutMinutes: number): string {
  return `#!/bin/sh
# Made by the Test stage for this one instance.
set -eu
cat >/etc/systemd/system/ami-pipeline-deadline.timer <<'UNIT'
[Unit]
Description=Ends the test instance, whoever else is gone by then

[Timer]
OnBootSec=${timeoutMinutes}min
Unit=poweroff.target

[Install]
WantedBy=timers.target
UNIT
systemctl daemon-reload
systemctl enable --now ami-pipeline-deadline.timer
${holdSnaps(timeoutMinutes)}`;
}
