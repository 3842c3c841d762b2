#!/bin/sh
# Prints the image's packages, one a line: name, version, architecture. The agent that the builder alone has is none of them.
set -eu
case $PACKAGE_MANAGER in
  apt) dpkg-query --show --showformat='${Package} ${Version} ${Architecture}\n' ;;
  # The keys that rpm trusts are in its list of packages too.
  dnf) rpm --query --all --queryformat '%{NAME} %{EVR} %{ARCH}\n' | grep -v '^gpg-pubkey ' | sort ;;
esac |
  if [ -e /var/lib/ami-pipeline/agent-of-builder ] && [ "$KEEP_SSM_AGENT" = false ]; then
    grep -v '^amazon-ssm-agent '
  else
    cat
  fi
