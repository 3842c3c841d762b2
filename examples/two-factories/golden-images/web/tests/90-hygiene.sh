#!/usr/bin/env bash
# Nothing of the builder is left in the image. The release file, written just before the hygiene step, dates the build:
# what is a machine's own must be younger.
set -euo pipefail
built=/etc/ami-pipeline-release
failures=0

fail() {
  echo "$1" >&2
  failures=$((failures + 1))
}

for key in /etc/ssh/ssh_host_*_key; do
  [ ! -e "$key" ] || [ "$key" -nt "$built" ] || fail "$key is the builder's: every machine would have the same host key."
done
[[ $(</etc/machine-id) =~ ^[0-9a-f]{32}$ ]] || fail "/etc/machine-id is not a machine id: $(head -c 80 /etc/machine-id)"
[ /etc/machine-id -nt "$built" ] || fail "/etc/machine-id is the builder's: every machine would have the same identity."

for keys in /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys; do
  if [ -f "$keys" ] && grep --quiet ' packer_[0-9a-f-]*$' "$keys"; then fail "$keys still lets Packer's key in."; fi
done
for history in /root/.*_history /home/*/.*_history; do
  [ ! -e "$history" ] || fail "$history is left from the build."
done
for journal in /var/log/journal/*/; do
  [ ! -d "$journal" ] || [ "$(basename "$journal")" = "$(</etc/machine-id)" ] || fail "$journal is the builder's log."
done
for instance in /var/lib/cloud/instances/*/; do
  [ ! -d "$instance" ] || [ "$(basename "$instance")" = "$(</var/lib/cloud/data/instance-id)" ] ||
    fail "$instance is what cloud-init keeps of the builder, such as its user data."
done
[ ! -e /var/lib/ami-pipeline ] || fail "/var/lib/ami-pipeline is left from the build."

[ "$failures" = 0 ]
