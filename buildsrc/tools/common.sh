# shellcheck shell=bash
# What the installers share: the pinned versions, downloads, and errors that say what to do.
set -euo pipefail
tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bin=/usr/local/bin

case $(uname -m) in
  x86_64) architecture=amd64 ;;
  aarch64 | arm64) architecture=arm64 ;;
  *) architecture=$(uname -m) ;;
esac
export tools bin architecture

pinned() { # path in versions.json, such as packer.version
  node -p "require('$tools/versions.json').$1"
}

stop() { # what is wrong; remedy
  printf '%s: %s\n  %s\n' "tools/$(basename "$0")" "$1" "$2" >&2
  exit 1
}

download() { # what url file
  curl --fail --silent --show-error --location --retry 3 --max-time 300 --output "$3" "$2" ||
    stop "could not download $1 from $2." \
      "Let the build reach that host, or give the stages a build image that has $1 already: it is then used as it is."
}

download_pinned() { # key in versions.json, what, url, file
  local sha256
  sha256=$(pinned "$1.sha256['$architecture']")
  [ "$sha256" != undefined ] || stop "no digest of $2 for $architecture in tools/versions.json." "Build on x86_64 or arm64."
  download "$2" "$3" "$4"
  echo "$sha256  $4" | sha256sum --check --quiet ||
    stop "$3 is not the file that tools/versions.json pins." "Do not use it. If you changed the version, change its sha256 too."
}
