#!/usr/bin/env bash
# Runs one provisioner script as root, and prints which image, script and line failed:
#   run-provisioner.sh images/<name>/provision/<script> <uploaded script>
set -ETeuo pipefail
name=$1 script=$2
now="" last="" said=""

failed() { # status "line <number>: <command>"
  # A failure in a subshell counts only once it makes its caller fail, which then says so itself.
  [ "$BASH_SUBSHELL" = 0 ] && [ "$1" != 0 ] && [ -z "$said" ] || return 0
  said=yes
  echo "image $IMAGE: $name ${2%%$'\n'*} failed with status $1" >&2
}
trap 'if [[ $- = *e* ]]; then failed "$?" "line $LINENO: $BASH_COMMAND"; fi' ERR
# No ERR trap runs for an explicit exit or an unset variable: those are told by the last command that was begun. It is
# the one before the newest, since the EXIT trap's own command passes through the DEBUG trap as one of the script's.
trap 'failed "$?" "$last"' EXIT
trap 'if [ "${BASH_SOURCE[0]}" = "$script" ]; then last=$now now="line $LINENO: $BASH_COMMAND"; fi' DEBUG

# shellcheck source=/dev/null
source "$script"
