#!/usr/bin/env bash
# Installs the stages' npm packages from package-lock.json, unless Node finds them already: in node_modules (a cache of
# the build project) or, with NODE_PATH, wherever the build image keeps them. No package's own scripts are run.
source "$(dirname "$0")/common.sh"
cd "$tools/.."

# shellcheck disable=SC2016 # the braces are JavaScript's
if node -e '
  const wanted = Object.entries(require("./package.json").dependencies);
  process.exit(wanted.every(([name, version]) => require(`${name}/package.json`).version === version) ? 0 : 1);
' 2>/dev/null; then
  echo "The stages' npm packages are there already."
  exit 0
fi
install() {
  timeout --kill-after=10 "$1" npm ci --omit=dev --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error
}
# Once in many runs npm waits for nothing, without end; it takes seconds otherwise.
install 120 || install 900 ||
  stop "could not install the stages' npm packages." \
    "Let the build reach registry.npmjs.org (or set npm_config_registry), or give the stages a build image that has them."
