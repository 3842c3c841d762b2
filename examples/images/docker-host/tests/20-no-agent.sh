#!/usr/bin/env bash
# The SSM agent of the builder is not in the image.
set -euo pipefail

if command -v amazon-ssm-agent >&2; then exit 1; fi
if dpkg-query --show amazon-ssm-agent >&2; then exit 1; fi
