#!/usr/bin/env bash
# Runs a program of Ansible's out of its folder, which stages/builderTools laid out, with this machine's Python and nothing else
# of the machine's:
#   ansible.sh playbook|galaxy ARGUMENT...
set -euo pipefail
folder=$(cd "$(dirname "$0")" && pwd) program=$1
shift

minor=$(python3 -c 'import sys; print(sys.version_info.minor if sys.version_info.major == 3 else 0)') || minor=0
# Source: "ansible-core support matrix" in Ansible's documentation, and Requires-Python of the packages.
if [ "$minor" -ge 12 ]; then
  core=python3.12
elif [ "$minor" -ge 9 ]; then
  core=python3.9
else
  echo "Ansible needs Python 3.9 or later, and python3 here is $(python3 --version 2>&1 || true). Use a script, or a newer release." >&2
  exit 1
fi

# Without a UTF-8 locale Ansible refuses to start.
export LC_ALL=C.UTF-8 ANSIBLE_NOCOLOR=1
export ANSIBLE_HOME="$folder/home" ANSIBLE_LOCAL_TEMP="$folder/home/tmp" ANSIBLE_REMOTE_TEMP="$folder/home/tmp"
export ANSIBLE_INVENTORY="$folder/inventory" ANSIBLE_ROLES_PATH="$folder/roles" ANSIBLE_COLLECTIONS_PATH="$folder/collections"
# A play that no host matches would do nothing, and the image would be released without it.
export ANSIBLE_HOST_PATTERN_MISMATCH=error

# Not by PYTHONPATH, which modules would inherit: Ansible's pip module would then find packages that the image does not have.
exec python3 -I -c 'import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)' "$folder/$core" "ansible.cli.$program" "$@"
