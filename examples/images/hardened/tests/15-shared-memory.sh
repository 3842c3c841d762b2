#!/usr/bin/env bash
# Nothing in the shared memory can be executed.
set -euo pipefail

options=$(awk '$2 == "/dev/shm" { print $4 }' /proc/mounts)
for option in nosuid nodev noexec; do
  [[ ,$options, == *,$option,* ]] || {
    echo "/dev/shm is mounted with $options, without $option" >&2
    exit 1
  }
done
