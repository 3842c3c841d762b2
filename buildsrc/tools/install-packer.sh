#!/usr/bin/env bash
# Installs the pinned Packer from HashiCorp's release, checked against its pinned digest.
source "$(dirname "$0")/common.sh"
version=$(pinned packer.version)

# Some systems have another program named packer (cracklib's), which waits for input.
if [ "$(packer version </dev/null 2>/dev/null | head -n 1)" = "Packer v$version" ]; then
  echo "Packer $version is there already."
  exit 0
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
url="https://releases.hashicorp.com/packer/$version/packer_${version}_linux_$architecture.zip"
download_pinned packer "Packer $version" "$url" "$folder/packer.zip"
unzip -q -o "$folder/packer.zip" packer -d "$bin"
hash -r
[ "$(packer version </dev/null | head -n 1)" = "Packer v$version" ] ||
  stop "$(command -v packer) is not the Packer just installed." "Put $bin before its folder in PATH."
echo "Packer $version installed."
