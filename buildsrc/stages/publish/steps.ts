// The steps of Publish's switch, in their order: tags, parameters.
import { tagAmi } from "../ami/retag";
import type { Step } from "../common/allOrNothing";
import type { Pause } from "../common/waitFor";
import { STATES, TAGS } from "../contract";
import { moveParameter } from "../releases/moveChannel";
import type { Place } from "../releases/place";
import { releaseDescription, type ReleaseRecord } from "../releases/record";

/** The groups of steps that make a release what everybody gets. */
export function publishSteps(
  record: ReleaseRecord,
  places: readonly Place[],
  pause: Pause,
): readonly (readonly Step[])[] {
  const { parameter, channels } = record;
  const description = releaseDescription(record);
  return [
    places.map(({ clients, ami, amiId }) => ({
      region: clients.region,
      what: `tag ${amiId} as released`,
      run: () => tagAmi(clients, ami, { [TAGS.state]: STATES.released }, []),
    })),
    places.map(({ clients, amiId }) => ({
      region: clients.region,
      what: `point parameter ${parameter} (${channels.join(", ")}) to ${amiId}`,
      run: () => moveParameter(clients, { parameter, amiId, channels, description }, pause),
    })),
  ];
}
