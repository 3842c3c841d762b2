#!/usr/bin/env bash
# The SSH server takes no root, no passwords and forwards no X11.
set -euo pipefail

mkdir -p /run/sshd
effective=$(sshd -T)
for line in "permitrootlogin no" "passwordauthentication no" "permitemptypasswords no" "x11forwarding no" "maxauthtries 4"; do
  grep --quiet --line-regexp "$line" <<<"$effective" || {
    echo "the SSH server does not have \"$line\" but \"$(grep "^${line% *} " <<<"$effective")\"" >&2
    exit 1
  }
done
