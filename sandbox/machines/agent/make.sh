#!/bin/bash
# Makes the agent's packages and signatures as AWS's regional buckets hold them, with the public half of the key.
# make.sh ROOT FOLDER: in the root file system ROOT, which has the tools, for the folder FOLDER.
set -euo pipefail
root=$1 folder=$2 agent=$(dirname "$(realpath "$0")")
work=/tmp/agent

mkdir -p "$root$work/deb/DEBIAN" "$root$work/deb/usr/bin" "$root$work/deb/lib/systemd/system" "$root$work/gnupg"
cp "$agent"/amazon-ssm-agent* "$root$work"
cp "$agent/amazon-ssm-agent" "$root$work/deb/usr/bin"
cp "$agent/amazon-ssm-agent.service" "$root$work/deb/lib/systemd/system"
cat > "$root$work/deb/DEBIAN/control" << 'CONTROL'
Package: amazon-ssm-agent
Version: 3.3.0.0-1
Architecture: all
Maintainer: The sandbox <sandbox@example.com>
Description: Stand-in for the SSM agent
CONTROL
# As AWS's own do it.
cat > "$root$work/deb/DEBIAN/postinst" << 'POSTINST'
#!/bin/bash
systemctl enable amazon-ssm-agent
systemctl start amazon-ssm-agent
systemctl daemon-reload
POSTINST
cat > "$root$work/deb/DEBIAN/prerm" << 'PRERM'
#!/bin/bash
systemctl stop amazon-ssm-agent
systemctl disable amazon-ssm-agent
systemctl daemon-reload
PRERM
chmod 755 "$root$work"/deb/DEBIAN/p*

chmod 700 "$root$work/gnupg"
chroot "$root" bash -euo pipefail << MAKE
cd $work
dpkg-deb --build --root-owner-group deb amazon-ssm-agent.deb
rpmbuild -bb --define "_topdir $work/rpm" --define "_sourcedir $work" --define "_rpmdir $work" \
  --define "_build_name_fmt amazon-ssm-agent.rpm" amazon-ssm-agent.spec
export GNUPGHOME=$work/gnupg
gpg --batch --passphrase "" --quick-generate-key "The sandbox's SSM Agent" rsa2048 sign never
gpg --batch --detach-sign amazon-ssm-agent.deb
gpg --batch --detach-sign amazon-ssm-agent.rpm
gpg --batch --export --output key.gpg
gpgconf --kill gpg-agent
MAKE
mkdir -p "$folder"
mv "$root$work"/{amazon-ssm-agent.{deb,rpm}{,.sig},key.gpg} "$folder"
rm -rf "${root:?}$work"
