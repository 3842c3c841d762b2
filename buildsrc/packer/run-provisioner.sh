#!/usr/bin/env bash
# Runs one provisioner script as root and says which image, script and line failed. Called by the templates:
#   run-provisioner.sh images/<name>/provision/<script> <uploaded script>
set -Eeuo pipefail
name=$1
said=""

failed() { # status line command
  # A failure in a subshell counts only once it makes its caller fail, which then says so itself.
  [ "$BASH_SUBSHELL" = 0 ] || return 0
  said=yes
  echo "image $IMAGE: $name line $2: \"${3%%$'\n'*}\" failed with status $1" >&2
}
ended() { # status
  # No ERR trap runs for an explicit exit, nor for an unset variable, whose line bash itself has just printed.
  [ "$1" = 0 ] || [ -n "$said" ] || echo "image $IMAGE: $name ended with status $1" >&2
}
trap 'failed "$?" "$LINENO" "$BASH_COMMAND"' ERR
trap 'ended "$?"' EXIT

# shellcheck source=/dev/null
source "$2"
