// How things are in each region before Promote changes them: where the channel is, which AMI is the release there, what the
// launch templates launch. Called by promoteRelease.ts.
import type { Image } from "../common/aws";
import { readChannels, type Channels } from "../releases/channel";
import { findImage } from "../ami/copies";
import { readDefaultVersion } from "../releases/launchTemplates";
import { LATEST, type LaunchTemplate } from "../releases/publishSettings";
import type { RegionClients } from "../common/regions";
import type { ReleaseRecord } from "../releases/record";
import { StageError } from "../common/stageError";
import { TAGS, tagsOf } from "../ami/tags";

/** A region in which the image is published. */
export interface Region {
  readonly clients: RegionClients;
  /** Undefined where the image has no parameter yet. */
  readonly channels: Channels | undefined;
}

export interface Place extends Region {
  /** The release's AMI here. */
  readonly image: Image;
  readonly amiId: string;
  /** The launch templates here that follow the channel, each with the AMI that it launches. */
  readonly templates: readonly { readonly id: string; readonly amiId?: string }[];
}

/** Which image and channel it is about. */
export interface Promotion {
  readonly factory: string;
  readonly image: string;
  readonly channel: string;
  readonly home: string;
  readonly parameter: string;
}

export async function readRegion(clients: RegionClients, parameter: string): Promise<Region> {
  return { clients, channels: await readChannels(clients, parameter) };
}

/** The AMI that a channel is at, if it is anywhere. */
export function amiAt(channels: Channels | undefined, channel: string): string | undefined {
  return channel === LATEST ? channels?.value : channels?.channels.get(channel);
}

/** Whether an AMI is a release's, in whatever region. */
export function isOf({ amiId, regions }: ReleaseRecord, ami: string): boolean {
  return amiId === ami || Object.values(regions).includes(ami);
}

export async function readPlaces(
  { factory, home }: Promotion,
  release: ReleaseRecord,
  regions: readonly Region[],
  launchTemplates: readonly LaunchTemplate[],
): Promise<readonly Place[]> {
  const found = await Promise.all(
    regions.map(async (region) => ({
      region,
      image: await findImage(region.clients, factory, release.amiId, home),
      templates: await Promise.all(
        launchTemplates
          .filter((template) => template.region === region.clients.region)
          .map(async ({ id }) => ({ id, ...(await readDefaultVersion(region.clients, id)) })),
      ),
    })),
  );
  const places: Place[] = [];
  const missing: string[] = [];
  for (const { region, image, templates } of found) {
    const usable = image?.State === "available" || image?.State === "disabled";
    if (usable && image.ImageId !== undefined) {
      places.push({ ...region, image, amiId: image.ImageId, templates });
    } else {
      missing.push(`${region.clients.region} (${image ? `it is ${image.State ?? "in no state"}` : "there is none"})`);
    }
  }
  if (missing.length > 0) {
    throw new StageError(
      `The release ${release.amiId} of image ${release.image} has no AMI to use in ${missing.join(", ")}.`,
      "Promote another release (npm run releases lists them), or push the image's state of then, to build and publish it again.",
    );
  }
  return places;
}

/** A channel other than `latest` is a label, which needs a version of the parameter that says the AMI. */
export function checkHeld({ channel, parameter }: Promotion, places: readonly Place[]): void {
  const lacking = channel === LATEST ? [] : places.filter(({ channels, amiId }) => channels?.held.has(amiId) !== true);
  if (lacking.length > 0) {
    const list = lacking.map(({ clients, amiId }) => `${amiId} in ${clients.region}`).join(", ");
    throw new StageError(
      `Channel ${channel} cannot be moved: no version that is kept of parameter ${parameter} says ${list}.`,
      `Promote the channel ${LATEST} to this release first: that makes such a version.`,
    );
  }
}

/** Whether there is nothing to do in a region. */
export function isThere({ channel }: Promotion, { channels, image, amiId, templates }: Place): boolean {
  return (
    amiAt(channels, channel) === amiId &&
    channels?.channels.get(channel) === amiId &&
    image.State === "available" &&
    !(channel === LATEST && tagsOf(image).has(TAGS.withdrawn)) &&
    templates.every((template) => template.amiId === amiId)
  );
}
