#!/usr/bin/env bash
# Installs Packer's pinned amazon plugin. Packer checks it against its release's checksums, and does nothing if it is there.
source "$(dirname "$0")/common.sh"
version=$(pinned amazonPlugin.version)

packer init "$tools/../packer" ||
  stop "could not install Packer's amazon plugin $version." \
    "Let the build reach releases.hashicorp.com and api.github.com, or give the stages a build image that has the plugin."
echo "Packer's amazon plugin $version is there."
