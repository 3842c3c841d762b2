#!/usr/bin/env bash
# Runs one provisioner as root, and prints which image and file failed, with the line if bash runs it, in a bash of its own:
#   run-provisioner.sh images/<name>/provision/<file> <uploaded file> <interpreter> [<argument>]
set -uo pipefail
name=$1 script=$2 note=$2.failure
shift 2

if [ "$*" = bash ]; then
  BASH_ENV=$(dirname "$0")/watch-provisioner.sh AMI_PIPELINE_NOTE=$note bash -ETeuo pipefail "$script"
else
  "$@" "$script"
fi
status=$?

if [ "$status" != 0 ]; then
  # No note: the script was killed, or took our traps away.
  where=$(cat "$note" 2>/dev/null)
  echo "image $IMAGE: $name${where:+ $where} failed with status $status" >&2
fi
rm -f "$note"
exit "$status"
