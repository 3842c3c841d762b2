# shellcheck shell=sh disable=SC2154
# The builder's user data, after lines that make it a script and set `minutes` to the build's time limit.

# The dead man's switch: a killed build leaves a builder that ends itself. It is not carried into the AMI.
shutdown -P "+$minutes"

# Ubuntu's SSM agent is a snap, and a refresh restarts it, which ends Packer's connection. The hold ends with the build: the
# AMI is not held back for longer. A longer one, of the base AMI, stays. A snapd that cannot hold is no reason to fail: the
# script's status is cloud-init's, and so what the first provisioner waits for.
if command -v snap >/dev/null; then
  held=$(timeout 60 snap get system refresh.hold 2>/dev/null)
  until=$(($(date +%s) + minutes * 60))
  if [ "$held" != forever ] && [ "$(date --date="${held:-@0}" +%s)" -lt "$until" ]; then
    timeout 60 snap set system refresh.hold="$(date --utc --date="@$until" --iso-8601=seconds)" ||
      echo "snapd holds no refresh back: one may restart the SSM agent." >&2
  fi
fi
