#!/usr/bin/env bash
# Installs the pinned ansible-core as plain folders, one for each range of Python versions that builders have. Nothing runs
# from them here but syntax checks and downloads of roles: a build brings them onto its builder, which needs no pip.
source "$(dirname "$0")/common.sh"
folder=${AMI_PIPELINE_ANSIBLE:-/usr/local/lib/ami-pipeline-ansible}

if cmp --silent "$folder/pinned.txt" <(cat "$tools"/ansible/*.txt); then
  echo "ansible-core is there already, in $folder."
  exit 0
fi

rm -rf "$folder"
mkdir -p "$folder"
wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
for list in "$tools"/ansible/*.txt; do
  name=$(basename "$list" .txt)
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
    --implementation cp --python-version "${name#python}" --platform manylinux2014_x86_64 \
    --dest "$wheels/$name" --requirement "$list" ||
    stop "could not download ansible-core as tools/ansible/$name.txt pins it." \
      "Let the build reach pypi.org (or set PIP_INDEX_URL), or give the stages a build image on which this script has run."
  for wheel in "$wheels/$name"/*.whl; do
    python3 -m zipfile --extract "$wheel" "$folder/$name"
  done
done
cat "$tools"/ansible/*.txt >"$folder/pinned.txt"
echo "ansible-core installed in $folder."
