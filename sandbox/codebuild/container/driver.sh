#!/usr/bin/env bash
# The first process of a build's view (view.sh becomes it): starts the build's shell whenever namespaces.ts names one on
# descriptor 3, and says when it ended, so that a command that exits takes its shell with it and not the build.
marker=$1
printf '\036%s ready %s\n' "$marker" "$2"
while IFS= read -r shell <&3; do
  "$shell" /codebuild/shell.sh "$marker" 2>&1
  printf '\036%s ended %s\n' "$marker" "$?"
done
