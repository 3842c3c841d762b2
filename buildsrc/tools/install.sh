#!/usr/bin/env bash
# Installs the named tools, each unless its pinned version is there already:
#   tools/install.sh packer amazon-plugin session-manager-plugin shellcheck packages
set -euo pipefail

for tool in "$@"; do
  bash "$(dirname "$0")/install-$tool.sh"
done
