#!/usr/bin/env bash
# Installs the Packer plugins that the template of the image $IMAGE needs besides, checked against its setting `plugins`.
source "$(dirname "$0")/common.sh"
settings="$tools/../images/$IMAGE/image.pkrvars.json"

# One line for each: source, version, address, digest. What is no JSON is for Validate to tell.
plugins() {
  [ ! -f "$settings" ] || node -e '
    const [file, architecture] = process.argv.slice(1);
    try {
      const { plugins = {} } = JSON.parse(require("fs").readFileSync(file, "utf8"));
      for (const [source, { version, url, sha256 }] of Object.entries(plugins)) {
        console.log(source, version, url.replaceAll("{architecture}", architecture), sha256[architecture] ?? "none");
      }
    } catch {}' "$settings" "$architecture"
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
plugins >"$folder/list"
while read -r source version url sha256; do
  name=packer-plugin-${source##*/}
  if packer plugins installed </dev/null | grep "/$source/${name}_v${version}_x[0-9.]*_linux_$architecture\$" >/dev/null; then
    echo "Packer's plugin $source $version is there already."
    continue
  fi
  [ "$sha256" != none ] ||
    stop "images/$IMAGE has no digest of plugin $source for $architecture." "Add it to the setting plugins, or build on another processor."
  download "Packer's plugin $source $version" "$url" "$folder/plugin.zip"
  echo "$sha256  $folder/plugin.zip" | sha256sum --check --quiet ||
    stop "$url is not the file that the setting plugins of images/$IMAGE pins." "Do not use it. If you changed the version, change its sha256 too."
  rm -rf "$folder/files"
  unzip -q "$folder/plugin.zip" -d "$folder/files"
  binary=$(find "$folder/files" -name "${name}_v${version}_*" -print -quit)
  [ -n "$binary" ] || stop "$url holds no ${name}_v${version}_*." "Give the address of the plugin's release for Linux."
  packer plugins install --path "$binary" "$source" >/dev/null
  echo "Packer's plugin $source $version installed."
done <"$folder/list"
