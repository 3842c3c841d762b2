#!/usr/bin/env bash
# Runs one provisioner as root, and prints which image and file failed, with the line if bash runs it, in a bash of its own,
# and with the task or the state if Ansible or Salt does:
#   run-provisioner.sh images/<name>/provision/<file> <uploaded file> <interpreter> [<argument>]
set -uo pipefail
here=$(dirname "$0") name=$1 script=$2 note=$2.failure
shift 2

# The image's own variables: a line each, with the value in Base64.
if [ "${AMI_PIPELINE_VARIABLES-}" = read ]; then
  while IFS= read -r variable; do
    [ -z "$variable" ] || export "${variable%%=*}=$(base64 --decode <<<"${variable#*=}")"
  done
  unset AMI_PIPELINE_VARIABLES variable
fi

# Has a folder with a tool that Build packed.
unpacked() {
  [ -d "$here/$1" ] || { mkdir "$here/$1" && tar -xzf "$here/$1.tar.gz" --no-same-owner -C "$here/$1"; }
}

run() {
  case $* in
    bash)
      BASH_ENV=$here/watch-provisioner.sh AMI_PIPELINE_NOTE=$note bash -ETeuo pipefail "$script"
      ;;
    ansible-playbook) unpacked ansible && bash "$here/ansible/run-playbook.sh" "$script" ;;
    salt-call) unpacked salt && bash "$here/salt/salt.sh" "$script" ;;
    *) "$@" "$script" ;;
  esac
}

# Whether the builder reboots, or is about to, without the factory.
reboots() {
  [ "$(systemctl is-system-running 2>/dev/null)" = stopping ] || grep -qs '^MODE=reboot' /run/systemd/shutdown/scheduled
}

case $name in
  */provision/*.reboot.*) echo "$name" >"$here/rebooting" ;;
esac
run "$@"
status=$?

if [ "$status" != 0 ]; then
  # No note: the script was killed, or took our traps away.
  where=$(cat "$note" 2>/dev/null)
  echo "image $IMAGE: $name${where:+ $where} failed with status $status" >&2
fi
rm -f "$note"
[ "$status" = 0 ] || exit "$status"

if reboots; then
  echo "image $IMAGE: $name reboots the builder itself" >&2
  exit 1
fi
case $name in
  */provision/*.reboot.*) exec bash "$here/reboot.sh" ;;
esac
