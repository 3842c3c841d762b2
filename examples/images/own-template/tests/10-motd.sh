#!/usr/bin/env bash
# The template's own provisioner has run.
set -euo pipefail

grep --quiet --fixed-strings "Made by a template of its own." /etc/motd || {
  echo "/etc/motd is not the template's but: $(head -c 200 /etc/motd)" >&2
  exit 1
}
