// The steps of Publish's switch, in their order: tags and launch permissions, parameters, and the launch permissions of what
// was withdrawn.
import { tagAmi } from "../ami/retag";
import type { Step } from "../common/allOrNothing";
import type { Pause } from "../common/waitFor";
import { STATES, TAGS } from "../contract";
import { moveParameter } from "../releases/moveChannel";
import type { Ready } from "../releases/place";
import { releaseDescription, type ReleaseRecord } from "../releases/record";
import { grantLaunchPermissions, isAnybody, type Sharing } from "../releases/sharing";
import { grantSnapshots } from "../releases/snapshots";
import { unshareSteps } from "../releases/withdrawn";

/** The groups of steps that make a release what everybody gets. */
export function publishSteps(
  record: ReleaseRecord,
  places: readonly Ready[],
  wanted: Sharing,
  pause: Pause,
): readonly (readonly Step[])[] {
  const { parameter, channels } = record;
  const description = releaseDescription(record);
  const tagging = places.map(({ clients, ami, amiId }) => ({
    region: clients.region,
    what: `tag ${amiId} as released`,
    run: () => tagAmi(clients, ami, { [TAGS.state]: STATES.released }, []),
  }));
  const sharing = places.map(({ clients, amiId }) => ({
    region: clients.region,
    what: `share ${amiId}`,
    run: () => grantLaunchPermissions(clients, amiId, wanted),
  }));
  const copying = places.map(({ clients, ami, amiId }) => ({
    region: clients.region,
    what: `share the snapshots of ${amiId}`,
    run: () => grantSnapshots(clients, ami, wanted.snapshotAccounts),
  }));
  return [
    [...tagging, ...(isAnybody(wanted) ? sharing : []), ...(wanted.snapshotAccounts.length > 0 ? copying : [])],
    places.map(({ clients, amiId }) => ({
      region: clients.region,
      what: `point parameter ${parameter} (${channels.join(", ")}) to ${amiId}`,
      run: () => moveParameter(clients, { parameter, amiId, channels, description }, pause),
    })),
    // After the channels have moved, so that nobody is led to an AMI that they cannot launch.
    places.flatMap(({ clients, abandoned }) => abandoned.flatMap((ami) => unshareSteps(clients, ami))),
  ];
}
