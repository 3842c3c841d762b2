#!/bin/bash
# Turns a Debian that has the packages dnf and rpm into what families with dnf find: a database of their own kind, and a
# tiny repository. make.sh ROOT: rootfs/make.sh has mmdebstrap call it.
set -euo pipefail
root=$1 here=$(dirname "$(realpath "$0")")
repository=/usr/share/sandbox-repository

# In one place for all users: Debian's rpm has a database in each one's home folder.
mkdir -p "$root/etc/rpm" "$root/etc/yum.repos.d" "$root$repository" "$root/tmp/specs"
echo '%_dbpath /var/lib/rpm' > "$root/etc/rpm/macros.database"
printf '[sandbox]\nname=The sandbox\nbaseurl=file://%s\ngpgcheck=0\n' "$repository" > "$root/etc/yum.repos.d/sandbox.repo"
cp "$here"/*.spec "$root/tmp/specs"
chroot "$root" bash -euo pipefail << MAKE
rpmbuild -bb --define '_topdir /tmp/specs' --define "_rpmdir $repository" /tmp/specs/*.spec
createrepo_c --quiet $repository
dnf install --assumeyes --quiet system-release
dnf clean all --quiet
MAKE
rm -rf "$root/tmp/specs"

"$here/../../agent/make.sh" "$root" "$root/../agent"

# Nothing refreshes apt's lists there.
ln -sf /dev/null "$root/etc/systemd/system/apt-daily.timer"
