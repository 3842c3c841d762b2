#!/usr/bin/env bash
# Runs one provisioner script as root, in a bash of its own, and prints which image, script and line failed:
#   run-provisioner.sh images/<name>/provision/<script> <uploaded script>
set -uo pipefail
name=$1 script=$2 note=$2.failure

BASH_ENV=$(dirname "$0")/watch-provisioner.sh AMI_PIPELINE_NOTE=$note bash -ETeuo pipefail "$script"
status=$?

if [ "$status" != 0 ]; then
  # No note: the script was killed, or took our traps away.
  where=$(cat "$note" 2>/dev/null)
  echo "image $IMAGE: $name${where:+ $where} failed with status $status" >&2
fi
rm -f "$note"
exit "$status"
