// The part of a test instance's user data that keeps snaps from being refreshed: Ubuntu's SSM agent is one, and a refresh
// restarts it.

/**
 * Shell commands that hold refreshes back for so many minutes. packer/builder.sh does the same for the builder, and what it
 * set may have come with the AMI. A longer hold, of the image's own, stays. A snapd that cannot hold is no reason to fail:
 * the script's status is cloud-init's, which an image's tests may look at.
 */
export function holdSnaps(minutes: number): string {
  return `if command -v snap >/dev/null; then
  held=$(timeout 60 snap get system refresh.hold 2>/dev/null) || held=
  until=$(($(date +%s) + ${minutes} * 60))
  if [ "$held" != forever ] && [ "$(date --date="\${held:-@0}" +%s)" -lt "$until" ]; then
    timeout 60 snap set system refresh.hold="$(date --utc --date="@$until" --iso-8601=seconds)" ||
      echo "snapd holds no refresh back: one may restart the SSM agent." >&2
  fi
fi
`;
}
