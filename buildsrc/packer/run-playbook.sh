#!/usr/bin/env bash
# Runs a playbook on the builder itself, and notes for run-provisioner.sh which of its tasks fails:
#   run-playbook.sh <uploaded playbook>
set -uo pipefail
log=$1.log

bash "$(dirname "$0")/ansible.sh" playbook "$1" | tee "$log"
status=$?

# The last task that failed, not the last one: those of a block's `always` come after it.
[ "$status" = 0 ] || awk '
  /^(TASK|RUNNING HANDLER) \[/ { sub(/^[A-Z ]+\[/, ""); sub(/\] \**$/, ""); task = $0 }
  /^fatal: / { failed = task }
  END { if (failed != "") printf "task: %s", failed }' "$log" >"$1.failure"
rm -f "$log"
exit "$status"
