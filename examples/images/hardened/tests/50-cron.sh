#!/usr/bin/env bash
# Only root reads cron's tables.
set -euo pipefail

for folder in /etc/cron.{d,hourly,daily,weekly,monthly}; do
  mode=$(stat --format '%a %U' "$folder")
  [[ $mode == "700 root" ]] || {
    echo "$folder is $mode, not 700 root" >&2
    exit 1
  }
done
