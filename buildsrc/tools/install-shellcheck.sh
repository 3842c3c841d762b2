#!/usr/bin/env bash
# Installs the pinned shellcheck, which Validate runs on the scripts; any version that is there already is fine.
source "$(dirname "$0")/common.sh"
version=$(pinned shellcheck.version)

if command -v shellcheck >/dev/null; then
  echo "shellcheck $(shellcheck --version | sed -n 's/^version: //p') is there already."
  exit 0
fi

if [ "$architecture" = amd64 ]; then processor=x86_64; else processor=aarch64; fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
url="https://github.com/koalaman/shellcheck/releases/download/v$version/shellcheck-v$version.linux.$processor.tar.gz"
download_pinned shellcheck "shellcheck $version" "$url" "$folder/shellcheck.tar.gz"
tar --extract --gzip --file "$folder/shellcheck.tar.gz" --directory "$bin" --strip-components 1 --no-same-owner \
  "shellcheck-v$version/shellcheck"
echo "shellcheck $version installed."
