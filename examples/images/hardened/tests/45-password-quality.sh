#!/usr/bin/env bash
# A short password is refused.
set -euo pipefail

if pwscore <<<"Short-1" >/dev/null 2>&1; then
  echo "a password of seven characters is taken" >&2
  exit 1
fi
