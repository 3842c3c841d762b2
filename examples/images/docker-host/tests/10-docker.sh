#!/usr/bin/env bash
# Docker runs, starts at boot, and runs a container.
set -euo pipefail

fail() {
  echo "$1" >&2
  exit 1
}

systemctl is-enabled --quiet docker || fail "docker does not start at boot."
systemctl is-active --quiet docker || fail "docker does not run: $(systemctl show --property=Result docker)."
[[ $(docker info --format '{{.LoggingDriver}} {{.LiveRestoreEnabled}}') == "local true" ]] ||
  fail "docker does not use /etc/docker/daemon.json: $(docker info --format '{{.LoggingDriver}} {{.LiveRestoreEnabled}}')."

# An image of the test's own needs no registry.
tar --create --directory=/bin busybox | docker import --change 'ENTRYPOINT ["/busybox"]' - test-busybox >/dev/null
trap 'docker image rm --force test-busybox >/dev/null' EXIT
# The sandbox's machines are containers, in which Docker cannot make the control groups of others.
if ! systemd-detect-virt --quiet --container; then
  said=$(docker run --rm test-busybox echo hello) || fail "docker runs no container."
  [[ $said == hello ]] || fail "the container says $said."
fi
