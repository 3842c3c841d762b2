#!/usr/bin/env bash
# Writes where the image comes from into the image itself.
set -euo pipefail

cat >/etc/ami-pipeline-release <<RELEASE
IMAGE=$IMAGE
COMMIT=$COMMIT
FINGERPRINT=$FINGERPRINT
BASE_AMI=$BASE_AMI
RELEASE
