#!/usr/bin/env bash
# Installs shellcheck, which Validate runs on the provisioners and tests; any version that is there already is fine.
source "$(dirname "$0")/common.sh"

if command -v shellcheck >/dev/null; then
  echo "shellcheck $(shellcheck --version | sed -n 's/^version: //p') is there already."
  exit 0
fi
# In a virtual environment, since the Python of many systems refuses packages.
folder=/opt/shellcheck
requirements=$tools/shellcheck-requirements.txt
if ! { python3 -m venv "$folder" && "$folder/bin/pip" install --quiet --require-hashes --requirement "$requirements"; }; then
  stop "could not install shellcheck from the Python package index." \
    "Let the build reach pypi.org, or give the stages a build image that has shellcheck."
fi
ln -sf "$folder/bin/shellcheck" "$bin/shellcheck"
echo "shellcheck installed."
