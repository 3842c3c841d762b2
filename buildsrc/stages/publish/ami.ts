// Publishes an AMI to all regions or to none: copies it everywhere, then shares it and makes it what everybody gets.
import { allOrNothing } from "../common/allOrNothing";
import type { Ami, CodePipelineClient } from "../common/aws";
import type { RegionClients } from "../common/regions";
import type { Pause } from "../common/waitFor";
import type { PublishSettings } from "../contract";
import { readChannels } from "../releases/channels";
import { keepRelease, readRelease, readReleases } from "../releases/history";
import type { Place, Ready } from "../releases/place";
import {
  parameterName,
  publishChannels,
  publishRegions,
  readPublishSettings,
  settingsDigest,
} from "../releases/publishSettings";
import { checkRoom } from "../releases/room";
import { makeReleaseRecord, type ReleaseRecord } from "../releases/record";
import { joined, joinedSharing, readLaunchPermissions, wantedSharing } from "../releases/sharing";
import { readRunStart } from "../runs/start";
import { startsAgain } from "../releases/startsAgain";
import { findAbandoned } from "../releases/withdrawn";
import { checkApproval } from "./approver";
import type { PublishEnvironment } from "./environment";
import { inEveryRegion } from "./inEveryRegion";
import { prepareRegion } from "./prepareRegion";
import { findPublishSource, type Evidence } from "./source";
import { publishSteps } from "./steps";
import { takeFromOthers } from "./takeFromOthers";

/** What Publish works with. */
export interface PublishAccount extends Evidence {
  readonly codePipeline: CodePipelineClient;
  readonly clientsIn: (region: string) => RegionClients;
  readonly clock: () => Date;
  readonly pause: Pause;
}

/** Publishes the AMI, and returns what came of it as a sentence. */
export async function publishAmi(publish: PublishEnvironment, account: PublishAccount): Promise<string> {
  const { image, amiId } = publish;
  const { store, codePipeline, clientsIn, clock, pause } = account;
  const settings = await readPublishSettings(store);
  const home = clientsIn(publish.region);
  const source = await findPublishSource(home, account, publish);
  if (source.withdrawn !== undefined) {
    return `${amiId} was withdrawn ${source.withdrawn}, so no channel moves. To publish it again: npm run promote -- --image ${image} --to ${amiId}`;
  }
  if (!source.released) {
    await checkApproval(codePipeline, settings, publish);
  }

  const regions = publishRegions(settings, publish.region);
  console.log(`Making ${amiId} ready in ${regions.join(", ")}:`);
  const end = deadline(publish);
  const places = await inEveryRegion(
    image,
    regions.map(clientsIn).map((clients) => ({ clients })),
    ({ clients }) =>
      prepareRegion(clients, {
        source: source.ami,
        home: publish.region,
        settings,
        now: clock(),
        pause,
        secondsLeft: () => (end - clock().getTime()) / 1000,
      }),
  );

  const newest = await readRelease(store, image, amiId);
  const record = await recordOf(publish, { account, settings, home, source: source.ami, places, newest });
  const ready = await inEveryRegion(image, places, (place) => findLeft(place, record));
  await keepRelease(store, record, newest, clock());
  const wanted = wantedSharing(settings);
  await allOrNothing(publishSteps(record, ready, wanted, pause));
  for (const { clients, amiId: published } of ready) {
    console.log(`  ${clients.region}: ${record.parameter} points to ${published}.`);
  }
  await takeFromOthers(image, await readReleases(store, image), ready, wanted);
  const where = regions.length === 1 ? "one region" : `${regions.length} regions`;
  const moved = ready.some(({ clients, moves }) => clients.region === publish.region && moves);
  return `${amiId} is ${record.channels.join(", ")} of ${image} in ${where}${moved ? startsAgain(settings, image) : ""}.`;
}

/** Leaves time for the switch and for undoing it: CodeBuild sends no signal to a build that it stops. */
function deadline({ startedAt, timeoutMinutes }: PublishEnvironment): number {
  const total = timeoutMinutes * 60;
  const toSwitch = Math.min(600, total / 4);
  return startedAt.getTime() + (total - toSwitch) * 1000;
}

/** A place that is ready, and whether the parameter gets another value there. */
interface ReadyToMove extends Ready {
  readonly moves: boolean;
}

async function findLeft(place: Place, { image, parameter, channels: moved }: ReleaseRecord): Promise<ReadyToMove> {
  const { clients, amiId } = place;
  const channels = await readChannels(clients, parameter);
  checkRoom({ image, parameter, region: clients.region, amiId }, channels);
  return {
    ...place,
    abandoned: await findAbandoned({ ...place, channels, moved }),
    moves: channels?.value !== amiId,
  };
}

interface Release {
  readonly account: PublishAccount;
  readonly settings: PublishSettings;
  readonly home: RegionClients;
  readonly source: Ami;
  readonly places: readonly Place[];
  /** The newest record of the AMI, if it was published before. */
  readonly newest: ReleaseRecord | undefined;
}

/** Makes the record. An AMI that is `latest` already keeps the date, the commit and the reason with which it became so. */
async function recordOf(publish: PublishEnvironment, release: Release): Promise<ReleaseRecord> {
  const { image, amiId, commit } = publish;
  const { account, settings, home, source, places, newest } = release;
  const parameter = parameterName(settings, image);
  const wanted = wantedSharing(settings);
  const [channels, launchPermissions] = await Promise.all([
    readChannels(home, parameter),
    readLaunchPermissions(home, amiId),
  ]);
  const kept = channels?.value === amiId ? newest : undefined;
  return makeReleaseRecord(account.store, source, {
    image,
    amiId,
    commit: kept?.commit ?? commit,
    publishedAt: kept?.publishedAt ?? account.clock().toISOString(),
    regions: Object.fromEntries(places.map((place) => [place.clients.region, place.amiId])),
    launchPermissions: joined(launchPermissions, wanted),
    granted: newest === undefined ? wanted : joinedSharing(newest.granted, wanted),
    parameter,
    channels: publishChannels(settings),
    settingsDigest: settingsDigest(settings),
    reason: kept?.reason ?? (await reasonOf(publish, account)),
  });
}

async function reasonOf(
  { pipeline, executionId }: PublishEnvironment,
  { codePipeline }: PublishAccount,
): Promise<string> {
  return pipeline === undefined
    ? "published by hand"
    : (await readRunStart(codePipeline, { pipeline, executionId })).reason;
}
