// Moves a channel of an image to one of its releases: in every region that the release was published to, or in none.
import { allOrNothing } from "../common/allOrNothing";
import type { RegionClients } from "../common/regions";
import type { Store } from "../common/store";
import type { Pause } from "../common/waitFor";
import { LATEST } from "../contract";
import { amiAt } from "../releases/channels";
import { bringBack, protectAgain } from "../releases/enableAmi";
import { readReleases } from "../releases/history";
import { parameterName, publishRegions, readPublishSettings } from "../releases/publishSettings";
import type { ReleaseRecord } from "../releases/record";
import { checkRoom } from "../releases/room";
import { startsAgain } from "../releases/startsAgain";
import { findAbandoned } from "../releases/withdrawn";
import type { PromoteEnvironment } from "./environment";
import { noRelease } from "./noRelease";
import {
  checkHeld,
  isThere,
  readPlaces,
  readRegion,
  type PlaceBefore,
  type Promotion,
  type PublishedRegion,
} from "./places";
import { findLeft, promoteSteps } from "./steps";
import { chooseRelease } from "./target";

/** What Promote works with. */
export interface PromoteAccount {
  readonly store: Store;
  readonly clientsIn: (region: string) => RegionClients;
  readonly now: Date;
  readonly pause: Pause;
}

/** Moves the channel, and returns what came of it as a sentence. */
export async function promoteRelease(promote: PromoteEnvironment, account: PromoteAccount): Promise<string> {
  const { channel, image } = promote;
  const { store, clientsIn, now, pause } = account;
  const settings = await readPublishSettings(store);
  const releases = await readReleases(store, image);
  if (releases.length === 0) {
    throw await noRelease(image, store);
  }

  const promotion: Promotion = { ...promote, home: promote.region, parameter: parameterName(settings, image) };
  const [home, ...others] = await Promise.all([
    readRegion(clientsIn(promotion.home), promotion.parameter),
    ...publishRegions(settings, promotion.home)
      .filter((region) => region !== promotion.home)
      .map((region) => readRegion(clientsIn(region), promotion.parameter)),
  ]);
  const release = await chooseRelease(promotion, promote.to, releases, home);
  const regions = [home, ...others.filter(({ clients }) => clients.region in release.regions)];
  const without = others.filter((region) => !regions.includes(region));
  const places = await readPlaces(promotion, release, regions);
  checkHeld(promotion, places);
  if (channel === LATEST) {
    for (const { clients, channels, amiId } of places) {
      checkRoom({ ...promotion, region: clients.region, amiId }, channels);
    }
  }
  printPlan(promotion, release, places, without);

  const toDo = places.filter((place) => !isThere(promotion, place));
  if (toDo.length === 0) {
    return `nothing to do: channel ${channel} of ${image} is at ${release.amiId} in ${countRegions(places)} already${stays(without)}.`;
  }
  await Promise.all(toDo.map(({ clients, ami }) => bringBack(clients, ami, pause)));
  if (settings.deregistrationProtection) {
    await Promise.all(toDo.map(({ clients, ami }) => protectAgain(clients, ami)));
  }
  const left = await findLeft(promotion, release, releases, regions);
  const abandoned = await Promise.all(toDo.map((place) => findAbandoned({ ...place, moved: [channel] })));
  const ready = toDo.map((place, index) => ({ ...place, abandoned: abandoned[index] ?? [] }));
  await allOrNothing(promoteSteps({ promote, promotion, release, settings, ready, left, now, pause }));
  const moved = channel === LATEST && home.channels?.value !== release.amiId;
  return `channel ${channel} of ${image} is at ${release.amiId} in ${countRegions(places)} now${cameFrom(promotion, home, release)}${stays(without)}${moved ? startsAgain(settings, image) : ""}.`;
}

function printPlan(
  promotion: Promotion,
  release: ReleaseRecord,
  places: readonly PlaceBefore[],
  without: readonly PublishedRegion[],
): void {
  const { channel, image } = promotion;
  console.log(`Channel ${channel} of ${image}, to the release of ${release.publishedAt}, commit ${release.commit}:`);
  const width = Math.max(...[...places, ...without].map(({ clients }) => clients.region.length));
  for (const { clients, channels, amiId } of places) {
    console.log(`  ${clients.region.padEnd(width)}  ${amiAt(channels, channel) ?? "nothing"} -> ${amiId}`);
  }
  for (const { clients, channels } of without) {
    const at = amiAt(channels, channel) ?? "nothing";
    console.log(`  ${clients.region.padEnd(width)}  stays at ${at}: this release was never published there`);
  }
}

/** A region that was added later has no copy of an older release, which is no reason not to go back in the others. */
function stays(without: readonly PublishedRegion[]): string {
  return without.length === 0
    ? ""
    : `; nothing changed in ${without.map(({ clients }) => clients.region).join(", ")}, where it was never published`;
}

function countRegions({ length }: readonly unknown[]): string {
  return length === 1 ? "one region" : `${length} regions`;
}

function cameFrom({ channel, home }: Promotion, { channels }: PublishedRegion, { amiId }: ReleaseRecord): string {
  const before = amiAt(channels, channel);
  return before === undefined || before === amiId ? "" : `; in ${home} it was at ${before}`;
}
