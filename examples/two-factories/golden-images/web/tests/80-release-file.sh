#!/usr/bin/env bash
# The image says which image, commit and base AMI it is made of.
set -euo pipefail

for key in IMAGE COMMIT FINGERPRINT BASE_AMI; do
  grep --quiet "^$key=." /etc/ami-pipeline-release || {
    echo "/etc/ami-pipeline-release has no $key." >&2
    exit 1
  }
done
