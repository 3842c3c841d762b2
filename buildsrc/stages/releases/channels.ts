// Where the channels of an image are in one region. `latest` is the value of the image's SSM parameter; the others are
// labels on the parameter's versions.
import type { RegionClients } from "../common/regions";
import { LATEST } from "../contract";
import { labelled, readVersions, type Version } from "./parameterHistory";
import { inTheWay } from "./room";

/** The parameter and its labels in a region. */
export interface Channels {
  /** The AMI that the parameter points to. */
  readonly value: string;
  readonly version: number;
  /** Channel → AMI. */
  readonly channels: ReadonlyMap<string, string>;
  /** The AMIs that the parameter's versions hold: those that a channel can be moved to without a new version. */
  readonly held: ReadonlySet<string>;
  /** A version with a label that leaves no room for a new one. */
  readonly inTheWay?: Version;
}

/** Reads the channels; undefined if there is no such parameter. */
export async function readChannels(clients: RegionClients, parameter: string): Promise<Channels | undefined> {
  const versions = await readVersions(clients, parameter);
  if (versions === undefined) {
    return undefined;
  }
  const blocking = inTheWay(versions);
  return {
    value: versions[0].value,
    version: versions[0].number,
    channels: labelled(versions),
    held: new Set(versions.map(({ value }) => value)),
    ...(blocking && { inTheWay: blocking }),
  };
}

/** The AMI that a channel is at; undefined if the channel has never been set. */
export function amiAt(channels: Channels | undefined, channel: string): string | undefined {
  return channel === LATEST ? channels?.value : channels?.channels.get(channel);
}

/** Whether a channel points to the AMI, other than those that are left out. */
export function isPointedTo(channels: Channels | undefined, amiId: string, leftOut: readonly string[]): boolean {
  const all = new Set([LATEST, ...(channels?.channels.keys() ?? [])]);
  return [...all].some((channel) => !leftOut.includes(channel) && amiAt(channels, channel) === amiId);
}
