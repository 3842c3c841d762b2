#!/bin/bash
# Makes a base root file system of the sandbox's instances; the tool chain (sandbox/toolchain/rootfs.ts) calls it.
# make.sh KIND FOLDER RELEASE [DEB-LINE...]: the kind is "deb", or "rpm" for one that has dnf too. Without lines,
# mmdebstrap takes Debian's own mirrors.
set -euo pipefail
kind=$1 folder=$2 release=$3
shift 3
scripts=$(dirname "$(realpath "$0")")

packages=systemd,systemd-sysv,dbus,openssh-server,sudo,ca-certificates,curl,iproute2,procps,netbase
packages+=,cloud-init,libnss-myhostname
hooks=(--customize-hook="$scripts/customise.sh")
if [ "$kind" = rpm ]; then
  packages+=,dnf,rpm,createrepo-c,gpg,gpg-agent,gpgconf
  hooks+=(--customize-hook="$scripts/rpm/make.sh")
fi
# shellcheck disable=SC2016 # mmdebstrap runs the hook in a shell of its own, with the folder as $1.
mmdebstrap --mode=root --variant=minbase --include="$packages" \
  --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/sbin/dhclient' \
  "${hooks[@]}" \
  --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin' \
  "$release" "$folder" "$@"
