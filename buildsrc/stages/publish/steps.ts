// The steps of Publish's switch, in their order: tags, parameters, launch templates. Called by publishAmi.ts.
import type { Step } from "../common/allOrNothing";
import { moveParameter } from "../releases/channel";
import { tagImage } from "../ami/retag";
import { setDefaultVersion } from "../releases/launchTemplates";
import type { Ready } from "./prepareRegion";
import { releaseDescription, type ReleaseRecord } from "../releases/record";
import { STATES, TAGS } from "../ami/tags";
import type { Pause } from "../common/waitFor";

/** A region with all made that the switch takes. */
export interface Place extends Ready {
  /** The version that is to be each launch template's default. */
  readonly versions: readonly { readonly id: string; readonly version: number }[];
}

export function publishSteps(
  record: ReleaseRecord,
  places: readonly Place[],
  pause: Pause,
): readonly (readonly Step[])[] {
  const { parameter, channels } = record;
  const description = releaseDescription(record);
  return [
    places.map(({ clients, image, amiId }) => ({
      region: clients.region,
      what: `tag ${amiId} as released`,
      run: () => tagImage(clients, image, { [TAGS.state]: STATES.released }, []),
    })),
    places.map(({ clients, amiId }) => ({
      region: clients.region,
      what: `point parameter ${parameter} (${channels.join(", ")}) at ${amiId}`,
      run: () => moveParameter(clients, { parameter, amiId, channels, description }, pause),
    })),
    places.flatMap(({ clients, versions }) =>
      versions.map(({ id, version }) => ({
        region: clients.region,
        what: `make version ${version} the default of launch template ${id}`,
        run: () => setDefaultVersion(clients, id, version),
      })),
    ),
  ];
}
