#!/usr/bin/env bash
# Installs the pinned Packer from HashiCorp's release, checked against its pinned digest.
source "$(dirname "$0")/common.sh"
version=$(pinned packer.version)

# Some systems have another program named packer (cracklib's), which waits for input.
if [ "$(packer version </dev/null 2>/dev/null | head -n 1)" = "Packer v$version" ]; then
  echo "Packer $version is there already."
  exit 0
fi

sha256=$(pinned "packer.sha256['$architecture']")
[ "$sha256" != undefined ] || stop "no digest of Packer for $architecture in tools/versions.json." "Build on x86_64 or arm64."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

zip="packer_${version}_linux_$architecture.zip"
download "Packer $version" "https://releases.hashicorp.com/packer/$version/$zip" "$folder/$zip"
echo "$sha256  $folder/$zip" | sha256sum --check --quiet ||
  stop "$zip is not the file that tools/versions.json pins." "Do not use it. If you changed the version, change its sha256 too."
unzip -q -o "$folder/$zip" packer -d "$bin"
hash -r
[ "$(packer version </dev/null | head -n 1)" = "Packer v$version" ] ||
  stop "$(command -v packer) is not the Packer just installed." "Put $bin before its folder in PATH."
echo "Packer $version installed."
