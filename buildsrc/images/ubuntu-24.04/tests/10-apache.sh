#!/usr/bin/env bash
# Apache runs, starts at boot, and serves the image's own page.
set -euo pipefail

fail() {
  echo "$1" >&2
  exit 1
}

systemctl is-enabled --quiet apache2 || fail "apache2 does not start at boot: systemctl is-enabled apache2 says no."
systemctl is-active --quiet apache2 || fail "apache2 does not run: $(systemctl show --property=Result apache2)."

page=$(curl --fail --silent --show-error --max-time 10 http://127.0.0.1/) || fail "nothing answers on port 80."
[[ $page == *"<title>AMI Pipeline</title>"* ]] || fail "port 80 does not serve the image's page but: ${page:0:200}"
