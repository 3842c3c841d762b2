# shellcheck shell=sh disable=SC1091
# The build's one shell: for every line on descriptor 3 it runs, in itself, the command that namespaces.ts has written to
# script.sh, so that cd, export and variables last; then it saves its environment and reports.
codebuild_marker=$1
shift

# What the next shell starts with, and what namespaces.ts reads exported variables from.
codebuild_save() {
  {
    export -p >|/codebuild/output/tmp/environment.sh
    pwd >|/codebuild/output/tmp/folder
    /usr/bin/env -0 >|/codebuild/output/tmp/environment
  } 2>/dev/null || :
}
trap codebuild_save EXIT

. /codebuild/output/tmp/environment.sh
cd "$(cat /codebuild/output/tmp/folder)" || exit
exec 5>&1
while IFS= read -r _ <&3; do
  . /codebuild/output/tmp/script.sh 3<&- 5>&-
  {
    codebuild_status=$?
    codebuild_save
    printf '\036%s status %s\n' "$codebuild_marker" "$codebuild_status" >&5
  } 2>/dev/null
done
