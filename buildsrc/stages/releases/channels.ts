// Where the channels of an image are in one region. `latest` is the value of the image's SSM parameter; the others are
// labels on the parameter's versions.
import type { RegionClients } from "../common/regions";
import { readVersions, type Versions } from "./parameterHistory";

/** The parameter and its labels in a region. */
export interface Channels {
  /** The AMI that the parameter points to. */
  readonly value: string;
  readonly version: number;
  /** Channel → AMI. */
  readonly channels: ReadonlyMap<string, string>;
  /** The AMIs that the parameter's versions hold: those that a channel can be moved to without a new version. */
  readonly held: ReadonlySet<string>;
}

/** Reads the channels; undefined if there is no such parameter. */
export async function readChannels(clients: RegionClients, parameter: string): Promise<Channels | undefined> {
  const versions = await readVersions(clients, parameter);
  return (
    versions && {
      value: versions[0].value,
      version: versions[0].number,
      channels: labelled(versions),
      held: new Set(versions.map(({ value }) => value)),
    }
  );
}

/** Channel → AMI. */
export function labelled(versions: Versions): ReadonlyMap<string, string> {
  return new Map(versions.flatMap(({ labels, value }) => labels.map((channel): [string, string] => [channel, value])));
}
