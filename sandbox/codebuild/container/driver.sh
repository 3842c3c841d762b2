#!/usr/bin/env bash
# The first process of a build's view: starts the build's shell whenever namespaces.ts names one on descriptor 3, and
# reports when it ended, so that a command that exits ends its shell and not the build.
marker=$1
printf '\036%s ready %s\n' "$marker" "$2"
while IFS= read -r shell <&3; do
  "$shell" /codebuild/shell.sh "$marker" 2>&1
  printf '\036%s ended %s\n' "$marker" "$?"
done
