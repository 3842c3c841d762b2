#!/usr/bin/env bash
# Applies a state of Salt on the builder itself, out of the folder that Build packs, and notes for run-provisioner.sh which of
# its states fails:
#   salt.sh <uploaded .sls file>
set -uo pipefail
folder=$(cd "$(dirname "$0")" && pwd) log=$1.log

mkdir -p "$folder/states" "$folder/config"
cp "$1" "$folder/states/provisioner.sls"
# What states refer to is in the image's files: states and their files in files/salt, what they are told in files/pillar.
cat >"$folder/config/minion" <<MINION
id: $IMAGE
root_dir: $folder/root
file_roots: { base: ["$folder/states", "$FILES/salt"] }
pillar_roots: { base: ["$FILES/pillar"] }
MINION

# Not by PYTHONPATH, which what states start would inherit.
LC_ALL=C.UTF-8 python3 -I -c 'import sys
sys.path[0:0] = [sys.argv[1] + "/" + name for name in (".", "libraries", sys.argv[2])]
del sys.argv[1:3]
from salt.scripts import salt_call
salt_call()' "$folder" "$(uname -m)" --local --config-dir "$folder/config" --no-color --log-file-level quiet --state-output mixed \
  --retcode-passthrough state.apply provisioner | tee "$log"
status=$?

[ "$status" = 0 ] || awk '
  $1 == "ID:" { sub(/^ *ID: */, ""); id = $0 }
  $1 == "Result:" && $2 == "False" { print "state: " id; exit }' "$log" >"$1.failure"
rm -f "$log"
exit "$status"
