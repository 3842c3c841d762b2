// What Publish would still have to do about a release, region by region. A release of which there is nothing left to do is
// current.
import { findCopies } from "../ami/copies";
import { tagsOf } from "../ami/tags";
import type { Ami } from "../common/aws";
import { DAY_MS } from "../common/days";
import type { RegionClients } from "../common/regions";
import type { Store } from "../common/store";
import { STATES, TAGS, type PublishSettings } from "../contract";
import { isProtected, requiresTokens } from "../releases/attributes";
import { amiAt, readChannels } from "../releases/channels";
import { readReleases } from "../releases/history";
import { parameterName, publishChannels, publishRegions, settingsDigest } from "../releases/publishSettings";
import type { ReleaseRecord } from "../releases/record";
import { isAnybody, readLaunchPermissions, wantedSharing, without, type Sharing } from "../releases/sharing";
import { missingSnapshotAccounts } from "../releases/snapshots";
import { findUnwanted } from "../releases/unwanted";

/** An AMI that may be a release. */
export interface Released {
  readonly factory: string;
  readonly image: string;
  /** The home region. */
  readonly home: string;
  /** The AMI in the home region. */
  readonly ami: Ami;
  readonly settings: PublishSettings;
  readonly now: Date;
}

/** What is left to do about it, or undefined if nothing is. */
export async function leftToPublish(
  released: Released,
  store: Store,
  clientsIn: (region: string) => RegionClients,
): Promise<string | undefined> {
  const { image, home, ami, settings } = released;
  const state = stateFault(ami);
  if (state !== undefined) {
    return state;
  }
  const releases = await readReleases(store, image);
  const record = releases.find(({ amiId }) => amiId === ami.ImageId);
  if (record?.settingsDigest !== settingsDigest(settings)) {
    return "was published with other settings";
  }
  const left = await Promise.all(
    publishRegions(settings, home).map(async (region) => {
      const clients = clientsIn(region);
      const what =
        (await leftIn(clients, released, record)) ??
        (await sharedWithOthers(clients, releases, wantedSharing(settings)));
      return what === undefined ? [] : [`in ${region} it ${what}`];
    }),
  );
  return left.flat()[0];
}

async function leftIn(clients: RegionClients, released: Released, record: ReleaseRecord): Promise<string | undefined> {
  const { factory, image, home, settings, now } = released;
  const ami =
    clients.region === home
      ? released.ami
      : (await findCopies(clients, factory, released.ami.ImageId ?? "")).find(({ State }) => State === "available");
  const amiId = ami?.ImageId;
  if (ami === undefined || amiId === undefined) {
    return "has no copy";
  }
  const fault = stateFault(ami) ?? attributesFault(ami, settings, now);
  if (fault !== undefined) {
    return fault;
  }
  if (record.regions[clients.region] !== amiId) {
    return `is ${amiId}, of which its record says nothing`;
  }
  const channels = await readChannels(clients, parameterName(settings, image));
  const elsewhere = publishChannels(settings).find((channel) => amiAt(channels, channel) !== amiId);
  if (elsewhere !== undefined) {
    return `is not ${elsewhere}`;
  }
  const wanted = wantedSharing(settings);
  const isShared =
    !isAnybody(wanted) ||
    (!isAnybody(without(wanted, await readLaunchPermissions(clients, amiId))) &&
      (await missingSnapshotAccounts(clients, ami, wanted.snapshotAccounts)).length === 0);
  return isShared ? undefined : "is not shared with everybody whom the settings name";
}

async function sharedWithOthers(
  clients: RegionClients,
  releases: readonly ReleaseRecord[],
  wanted: Sharing,
): Promise<string | undefined> {
  const [first] = await findUnwanted(clients, releases, wanted);
  return (
    first &&
    `or an earlier release, ${first.ami.ImageId ?? ""}, is shared with somebody whom the settings do not name any more`
  );
}

function stateFault(ami: Ami): string | undefined {
  const tags = tagsOf(ami);
  if (tags.has(TAGS.withdrawn)) {
    return "is withdrawn";
  }
  // Publish brings it back.
  if (tags.has(TAGS.retirement)) {
    return "is being retired";
  }
  return tags.get(TAGS.state) === STATES.released ? undefined : "is not released yet";
}

function attributesFault(
  ami: Ami,
  { deprecateAfterDays, deregistrationProtection }: PublishSettings,
  now: Date,
): string | undefined {
  if (!requiresTokens(ami)) {
    return "does not require IMDSv2";
  }
  if (deregistrationProtection && !isProtected(ami)) {
    return "is not protected from being deregistered";
  }
  // Every publishing puts the date off: an image that nobody changes must not grow old in use.
  const daysLeft = ((Date.parse(ami.DeprecationTime ?? "") || 0) - now.getTime()) / DAY_MS;
  return deprecateAfterDays > 0 && daysLeft < deprecateAfterDays / 2 ? "will soon be deprecated" : undefined;
}
