#!/usr/bin/env bash
# Installs Packer's pinned amazon plugin from HashiCorp's release, checked against its pinned digest.
source "$(dirname "$0")/common.sh"
version=$(pinned amazonPlugin.version)
name=packer-plugin-amazon

# Packer lists a plugin only if its binary has the digest that was written beside it. The `x` is followed by the version
# of the plugin protocol. No `grep --quiet`: it would end before Packer has printed everything, which fails the pipeline.
if packer plugins installed </dev/null | grep "/${name}_v${version}_x[0-9.]*_linux_$architecture\$" >/dev/null; then
  echo "Packer's amazon plugin $version is there already."
  exit 0
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
url="https://releases.hashicorp.com/$name/$version/${name}_${version}_linux_$architecture.zip"
download_pinned amazonPlugin "Packer's amazon plugin $version" "$url" "$folder/plugin.zip"
unzip -q "$folder/plugin.zip" -d "$folder"
packer plugins install --path "$(find "$folder" -name "${name}_v${version}_*")" github.com/hashicorp/amazon >/dev/null
echo "Packer's amazon plugin $version installed."
