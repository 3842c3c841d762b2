// How things are in each region before Promote changes them: where the channel is, and which AMI is the release there.
import { findAmi } from "../ami/copies";
import { tagsOf } from "../ami/tags";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { LATEST, TAGS } from "../contract";
import { amiAt, readChannels, type Channels } from "../releases/channels";
import type { Place } from "../releases/place";
import type { ReleaseRecord } from "../releases/record";

/** A region in which the image is published. */
export interface PublishedRegion {
  readonly clients: RegionClients;
  /** Undefined if the image has no parameter there yet. */
  readonly channels: Channels | undefined;
}

/** A place as Promote finds it. */
export interface PlaceBefore extends Place, PublishedRegion {}

/** Which channel of which image is moved. */
export interface Promotion {
  readonly factory: string;
  readonly image: string;
  readonly channel: string;
  readonly home: string;
  readonly parameter: string;
}

/** Reads where the image's channels are in a region. */
export async function readRegion(clients: RegionClients, parameter: string): Promise<PublishedRegion> {
  return { clients, channels: await readChannels(clients, parameter) };
}

/** Whether an AMI belongs to a release, in whatever region. */
export function isOf({ amiId, regions }: ReleaseRecord, ami: string): boolean {
  return amiId === ami || Object.values(regions).includes(ami);
}

/** Finds the release's AMI in each region; refuses if one is missing. */
export async function readPlaces(
  { factory, home }: Promotion,
  release: ReleaseRecord,
  regions: readonly PublishedRegion[],
): Promise<readonly PlaceBefore[]> {
  const found = await Promise.all(
    regions.map(async (region) => ({
      region,
      ami: await findAmi(region.clients, factory, release.amiId, home),
    })),
  );
  const places: PlaceBefore[] = [];
  const missing: string[] = [];
  for (const { region, ami } of found) {
    const usable = ami?.State === "available" || ami?.State === "disabled";
    if (usable && ami.ImageId !== undefined) {
      places.push({ ...region, ami, amiId: ami.ImageId });
    } else {
      missing.push(`${region.clients.region} (${ami ? `it is ${ami.State ?? "in no state"}` : "there is none"})`);
    }
  }
  if (missing.length > 0) {
    throw new StageError(
      `The release ${release.amiId} of image ${release.image} has no usable AMI in ${missing.join(", ")}.`,
      "Promote another release (npm run releases lists them), or push the image's files of that release again, so that it is built and published again.",
    );
  }
  return places;
}

/** Refuses to move a channel other than `latest`, which is a label, where no version of the parameter points to the AMI. */
export function checkHeld({ channel, parameter }: Promotion, places: readonly PlaceBefore[]): void {
  const lacking = channel === LATEST ? [] : places.filter(({ channels, amiId }) => channels?.held.has(amiId) !== true);
  if (lacking.length > 0) {
    const list = lacking.map(({ clients, amiId }) => `${amiId} in ${clients.region}`).join(", ");
    throw new StageError(
      `Channel ${channel} cannot be moved: parameter ${parameter} has no version (any more) that points to ${list}.`,
      `Promote the channel ${LATEST} to this release first: that makes such a version.`,
    );
  }
}

/** Whether there is nothing to do in a region. */
export function isThere({ channel }: Promotion, { channels, ami, amiId }: PlaceBefore): boolean {
  return (
    amiAt(channels, channel) === amiId &&
    channels?.channels.get(channel) === amiId &&
    ami.State === "available" &&
    !tagsOf(ami).has(TAGS.retirement) &&
    !(channel === LATEST && tagsOf(ami).has(TAGS.withdrawn))
  );
}
