// The steps of Publish's switch, in their order: tags and launch permissions, parameters, and the launch permissions of what
// was withdrawn.
import { tagAmi } from "../ami/retag";
import type { Step } from "../common/allOrNothing";
import type { Pause } from "../common/waitFor";
import { STATES, TAGS } from "../contract";
import { moveParameter } from "../releases/moveChannel";
import type { Ready } from "../releases/place";
import { releaseDescription, type ReleaseRecord } from "../releases/record";
import { grantLaunchPermissions, isAnybody, type LaunchPermissions } from "../releases/sharing";
import { unshareStep } from "../releases/withdrawn";

/** The groups of steps that make a release what everybody gets. */
export function publishSteps(
  record: ReleaseRecord,
  places: readonly Ready[],
  wanted: LaunchPermissions,
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
  return [
    [...tagging, ...(isAnybody(wanted) ? sharing : [])],
    places.map(({ clients, amiId }) => ({
      region: clients.region,
      what: `point parameter ${parameter} (${channels.join(", ")}) to ${amiId}`,
      run: () => moveParameter(clients, { parameter, amiId, channels, description }, pause),
    })),
    // After the channels have moved, so that nobody is led to an AMI that they cannot launch.
    places.flatMap(({ clients, abandoned }) => abandoned.map((amiId) => unshareStep(clients, amiId))),
  ];
}
