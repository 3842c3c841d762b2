#!/usr/bin/env bash
# The kernel is told to take neither redirects nor forged addresses.
set -euo pipefail

# What is applied at a boot: the last value counts.
applied=$(/usr/lib/systemd/systemd-sysctl --cat-config)
while read -r name value; do
  last=$(awk -F ' *= *' -v name="$name" '$1 == name { value = $2 } END { print value }' <<<"$applied")
  [[ $last == "$value" ]] || {
    echo "$name is \"$last\", not $value" >&2
    exit 1
  }
done <<'VALUES'
net.ipv4.conf.all.accept_redirects 0
net.ipv4.conf.all.send_redirects 0
net.ipv4.conf.all.accept_source_route 0
net.ipv4.tcp_syncookies 1
kernel.randomize_va_space 2
fs.suid_dumpable 0
VALUES
