#!/usr/bin/env bash
# Installs the pinned Salt as plain folders: its source, which PyPI has, and what it needs to apply states on its own machine.
# A build brings them onto its builder, which needs no pip.
source "$(dirname "$0")/common.sh"
folder=${AMI_PIPELINE_SALT:-/usr/local/lib/ami-pipeline-salt}

pins() { cat "$tools"/salt/*.txt <(pinned salt.url); }
if cmp --silent "$folder/pinned.txt" <(pins); then
  echo "Salt is there already, in $folder."
  exit 0
fi

rm -rf "$folder"
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
download_pinned salt "Salt" "$(pinned salt.url)" "$work/salt.tar.gz"
tar --extract --gzip --file "$work/salt.tar.gz" --directory "$folder" --strip-components 1 --no-same-owner \
  "salt-$(pinned salt.version)/salt"

wheels() { # list processor folder
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
    --implementation cp --python-version 3.9 --platform "manylinux2014_$2" --dest "$work/$3" --requirement "$tools/salt/$1.txt" ||
    stop "could not download what Salt needs as tools/salt/$1.txt pins it." \
      "Let the build reach pypi.org (or set PIP_INDEX_URL), or give the stages a build image on which this script has run."
  for wheel in "$work/$3"/*.whl; do
    python3 -m zipfile --extract "$wheel" "$folder/$3"
  done
}
wheels libraries x86_64 libraries
wheels native x86_64 x86_64
wheels native aarch64 aarch64
pins >"$folder/pinned.txt"
echo "Salt installed in $folder."
