// Publishes an AMI to all regions or to none: copies and shares it everywhere, then makes it what everybody gets. Called by
// publish.ts.
import { allOrNothing } from "../common/allOrNothing";
import { checkApproval } from "./approver";
import type { CodePipelineClient, Image } from "../common/aws";
import { readChannels } from "../releases/channel";
import { inEveryRegion } from "../common/inEveryRegion";
import { prepareVersion } from "../releases/launchTemplates";
import { prepareRegion, type Ready } from "./prepareRegion";
import type { PublishEnvironment } from "./environment";
import {
  LATEST,
  parameterName,
  publishRegions,
  readPublishSettings,
  type LaunchTemplate,
  type PublishSettings,
} from "../releases/publishSettings";
import { findPublishSource } from "./source";
import { publishSteps, type Place } from "./steps";
import type { RegionClients } from "../common/regions";
import { makeReleaseRecord, readRelease, writeRelease, type ReleaseRecord } from "../releases/record";
import { readLaunchPermissions } from "../releases/sharing";
import type { Store } from "../common/store";
import type { Pause } from "../common/waitFor";

/** What Publish works with. */
export interface PublishAccount {
  readonly store: Store;
  readonly codePipeline: CodePipelineClient;
  readonly clientsIn: (region: string) => RegionClients;
  readonly clock: () => Date;
  readonly pause: Pause;
}

/** What came of it, as a sentence. */
export async function publishAmi(publish: PublishEnvironment, account: PublishAccount): Promise<string> {
  const { image, amiId } = publish;
  const { store, codePipeline, clientsIn, clock, pause } = account;
  const settings = await readPublishSettings(store);
  const home = clientsIn(publish.region);
  const source = await findPublishSource(home, publish);
  if (source.withdrawn !== undefined) {
    return `${amiId} was withdrawn ${source.withdrawn}. So no channel moves; to publish it again: npm run promote -- --image ${image} --to ${amiId}`;
  }
  if (!source.released) {
    await checkApproval(codePipeline, settings, publish);
  }

  const regions = publishRegions(settings, publish.region);
  console.log(`Making ${amiId} ready in ${regions.join(", ")}:`);
  const end = deadline(publish);
  const ready = await inEveryRegion(
    image,
    regions.map(clientsIn).map((clients) => ({ clients })),
    ({ clients }) =>
      prepareRegion(clients, {
        source: source.image,
        home: publish.region,
        settings,
        now: clock(),
        pause,
        secondsLeft: () => (end - clock().getTime()) / 1000,
      }),
  );
  const places = await prepareTemplates(image, ready, settings.launchTemplates[image] ?? []);

  const record = await recordOf(publish, { account, settings, home, source: source.image, ready });
  await writeRelease(store, record);
  await allOrNothing(publishSteps(record, places, pause));
  for (const { clients, amiId: published } of places) {
    console.log(`  ${clients.region}: ${record.parameter} says ${published}.`);
  }
  const where = regions.length === 1 ? "one region" : `${regions.length} regions`;
  return `${amiId} is ${record.channels.join(", ")} of ${image} in ${where}.`;
}

/** Leaves time for the switch, and for undoing it: CodeBuild gives a build that it ends no signal. */
function deadline({ startedAt, timeoutMinutes }: PublishEnvironment): number {
  const total = timeoutMinutes * 60;
  const toSwitch = Math.min(600, total / 4);
  return startedAt.getTime() + (total - toSwitch) * 1000;
}

/** Not before every region is ready: there may be people who use a template's newest version, not its default. */
async function prepareTemplates(
  image: string,
  ready: readonly Ready[],
  templates: readonly LaunchTemplate[],
): Promise<readonly Place[]> {
  return inEveryRegion(image, ready, async ({ clients, ...place }) => {
    const here = templates.filter(({ region }) => region === clients.region);
    const versions = await Promise.all(
      here.map(async ({ id }) => ({ id, version: await prepareVersion(clients, id, place.amiId) })),
    );
    return { clients, ...place, versions };
  });
}

interface Release {
  readonly account: PublishAccount;
  readonly settings: PublishSettings;
  readonly home: RegionClients;
  readonly source: Image;
  readonly ready: readonly Ready[];
}

/** An AMI that is `latest` already keeps the date and the commit that it became so with. */
async function recordOf(publish: PublishEnvironment, release: Release): Promise<ReleaseRecord> {
  const { image, amiId, commit } = publish;
  const { account, settings, home, source, ready } = release;
  const parameter = parameterName(settings, image);
  const [channels, launchPermissions, before] = await Promise.all([
    readChannels(home, parameter),
    readLaunchPermissions(home, amiId),
    readRelease(account.store, image, amiId),
  ]);
  const kept = channels?.value === amiId ? before : undefined;
  return makeReleaseRecord(account.store, source, {
    image,
    amiId,
    commit: kept?.commit ?? commit,
    publishedAt: kept?.publishedAt ?? account.clock().toISOString(),
    regions: Object.fromEntries(ready.map((place) => [place.clients.region, place.amiId])),
    launchPermissions,
    parameter,
    channels: [LATEST, ...settings.channels],
  });
}
