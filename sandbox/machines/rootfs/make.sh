#!/bin/bash
# Makes the base root file system of the sandbox's instances; the tool chain (sandbox/toolchain/rootfs.ts) calls it.
# make.sh FOLDER RELEASE [DEB-LINE...]: without lines, mmdebstrap takes Debian's own mirrors.
set -euo pipefail
folder=$1 release=$2
shift 2

packages=systemd,systemd-sysv,dbus,openssh-server,sudo,ca-certificates,curl,iproute2,procps,netbase
packages+=,cloud-init,libnss-myhostname
# shellcheck disable=SC2016 # mmdebstrap runs the hook in a shell of its own, with the folder as $1.
mmdebstrap --mode=root --variant=minbase --include="$packages" \
  --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/sbin/dhclient' \
  --customize-hook="$(dirname "$(realpath "$0")")/customise.sh" \
  --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin' \
  "$release" "$folder" "$@"
