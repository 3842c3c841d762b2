#!/usr/bin/env bash
# Makes a copy-on-write view of the machine and becomes its first process. It runs in new mount and pid namespaces.
# Arguments: an empty folder to work in, the marker of its reports, then what is mounted besides /.
set -euo pipefail
base=$1 marker=$2
shift 2

# /proc is still the outer one here, so this is the id by which namespaces.ts finds this process.
read -r pid _ </proc/self/stat

mount -t tmpfs -o mode=755 build "$base"
view=$base/view
mkdir "$view" "$base/layers"
layers=0

# Shows a folder of the machine in the view; what is written to it stays in the tmpfs.
layer() {
  local layer=$base/layers/$((++layers)) lower=${1//\\/\\\\}
  lower=${lower//:/\\:}
  lower=${lower//,/\\,}
  mkdir -p "$layer/upper" "$layer/work"
  mount -t overlay build "$2" -o "lowerdir=$lower,upperdir=$layer/upper,workdir=$layer/work"
}

layer / "$view"
for place in "$@"; do
  if [[ -d $place ]]; then
    # A file system that cannot lie under an overlay is shown read-only.
    layer "$place" "$view$place" 2>/dev/null || mount --bind -o ro "$place" "$view$place"
  else
    cp -p "$place" "$view$place"
  fi
done

mount -t proc proc "$view/proc"
mount --rbind /sys "$view/sys"
mount --rbind /dev "$view/dev"
mount -t tmpfs -o mode=1777 build "$view/dev/shm"

# A build has its own role and nobody else's keys.
rm -rf "$view"/root/.aws "$view"/root/.ssh "$view"/root/.docker
mkdir -p "$view/codebuild/output/tmp"
cp "$(dirname "$0")"/{driver,shell}.sh "$view/codebuild/"

exec chroot "$view" /bin/bash /codebuild/driver.sh "$marker" "$pid"
