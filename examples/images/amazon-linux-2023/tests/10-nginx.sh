#!/usr/bin/env bash
# nginx is installed as a package, runs, starts at boot, and serves the image's own page.
set -euo pipefail

fail() {
  echo "$1" >&2
  exit 1
}

[[ "$FAMILY $RELEASE $PACKAGE_MANAGER" == "amazon-linux 2023 dnf" ]] || fail "the test is told $FAMILY $RELEASE $PACKAGE_MANAGER."
rpm --query nginx >/dev/null || fail "rpm knows no package nginx."
systemctl is-enabled --quiet nginx || fail "nginx does not start at boot."
systemctl is-active --quiet nginx || fail "nginx does not run: $(systemctl show --property=Result nginx)."

page=$(curl --fail --silent --show-error --max-time 10 http://127.0.0.1/) || fail "nothing answers on port 80."
[[ $page == *"<title>Amazon Linux 2023</title>"* ]] || fail "port 80 does not serve the image's page but: ${page:0:200}"
