#!/usr/bin/env bash
# Installs AWS's Session Manager plugin, through which Packer reaches the builder, checked against AWS's signature.
source "$(dirname "$0")/common.sh"
version=$(pinned sessionManagerPlugin.version)
withdrawn=1.2.889.0 # by AWS, on the day of its release

present=$(session-manager-plugin --version </dev/null 2>/dev/null) || present=""
if [ -n "$present" ] && [ "$present" != "$withdrawn" ] && [ "$(printf '%s\n' "$version" "$present" | sort -V | head -n 1)" = "$version" ]; then
  echo "The Session Manager plugin $present is there already."
  exit 0
fi

if command -v dpkg >/dev/null; then package=deb system=ubuntu; else package=rpm system=linux; fi
if [ "$architecture" = amd64 ]; then system+=_64bit; else system+=_arm64; fi
url="https://s3.amazonaws.com/session-manager-downloads/plugin/$version/$system/session-manager-plugin.$package"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

signer=$(pinned sessionManagerPlugin.signer)
file="$folder/session-manager-plugin.$package"
download "the Session Manager plugin $version" "$url" "$file"
download "the Session Manager plugin's signature" "$url.sig" "$file.sig"
gpg --homedir "$folder" --quiet --import "$tools/session-manager-plugin.asc"
gpg --homedir "$folder" --status-fd 1 --verify "$file.sig" "$file" 2>/dev/null | grep "VALIDSIG $signer" >/dev/null ||
  stop "the Session Manager plugin from $url is not signed by AWS's key $signer." "Do not use it; try again, then ask AWS."

if [ "$package" = deb ]; then dpkg --install "$file" >/dev/null; else rpm --upgrade --oldpackage --quiet "$file"; fi
echo "The Session Manager plugin $version installed."
