// Takes AMIs that were withdrawn from other accounts: their launch permissions and their snapshots. The release records keep
// who had them.
import { lookUpAmi } from "../ami/copies";
import { tagsOf } from "../ami/tags";
import type { Step } from "../common/allOrNothing";
import type { Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { TAGS } from "../contract";
import { amiAt, isPointedTo, type Channels } from "./channels";
import { takeLaunchPermissions } from "./sharing";
import { takeSnapshots } from "./snapshots";

/** A move of channels to an AMI in one region. */
export interface Leaving {
  readonly clients: RegionClients;
  /** Where the channels are before. */
  readonly channels: Channels | undefined;
  readonly moved: readonly string[];
  /** The AMI that they are moved to. */
  readonly amiId: string;
}

/** Finds the withdrawn AMIs to which no channel points in a region once the channels have moved. */
export async function findAbandoned({ clients, channels, moved, amiId }: Leaving): Promise<readonly Ami[]> {
  const left = new Set(moved.flatMap((channel) => amiAt(channels, channel) ?? []));
  const unused = [...left].filter((each) => each !== amiId && !isPointedTo(channels, each, moved));
  const found = await Promise.all(unused.map((each) => lookUpAmi(clients, each)));
  return found.flatMap((ami) => (ami !== undefined && tagsOf(ami).has(TAGS.withdrawn) ? [ami] : []));
}

/** The steps that let nobody but the account itself launch or copy a withdrawn AMI. */
export function unshareSteps(clients: RegionClients, ami: Ami): readonly Step[] {
  const { ImageId: amiId = "" } = ami;
  return [
    {
      region: clients.region,
      what: `take the launch permissions from ${amiId}, which is withdrawn`,
      run: () => takeLaunchPermissions(clients, amiId),
    },
    {
      region: clients.region,
      what: `take the snapshots of ${amiId}, which is withdrawn, from other accounts`,
      run: () => takeSnapshots(clients, ami),
    },
  ];
}
