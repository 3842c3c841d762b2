// The steps of Promote's switch, in their order: tags and launch permissions, parameters, and the launch permissions of what
// was withdrawn.
import { findAmi } from "../ami/copies";
import { tagAmi } from "../ami/retag";
import type { Step } from "../common/allOrNothing";
import type { Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import type { Pause } from "../common/waitFor";
import { tagsOf } from "../ami/tags";
import { LATEST, TAGS, type PublishSettings } from "../contract";
import { isPointedTo } from "../releases/channels";
import { deprecateNow, isHidden, showAgain } from "../releases/deprecation";
import { moveLabel, moveParameter } from "../releases/moveChannel";
import type { Ready } from "../releases/place";
import { releaseDescription, type ReleaseRecord } from "../releases/record";
import { restoreLaunchPermissions, wantedSharing, without } from "../releases/sharing";
import { grantSnapshots } from "../releases/snapshots";
import { unshareSteps } from "../releases/withdrawn";
import type { PromoteEnvironment } from "./environment";
import { isOf, type Promotion, type PublishedRegion } from "./places";

/** The AMI from which a channel is taken back, or its copy, in one region. */
export interface Left {
  readonly clients: RegionClients;
  readonly ami: Ami;
  /** Whether another channel still points to it there. */
  readonly inUse: boolean;
}

/** All that the switch needs. */
export interface Switch {
  readonly promote: PromoteEnvironment;
  readonly promotion: Promotion;
  readonly release: ReleaseRecord;
  readonly settings: PublishSettings;
  readonly ready: readonly Ready[];
  readonly left: readonly Left[];
  readonly now: Date;
  readonly pause: Pause;
}

/**
 * Finds the AMIs from which `latest` is taken back, and to which Publish must not move it by itself: those it is at that
 * are newer than the release. There are none if the channel goes forwards.
 *
 * @param releases - newest first
 */
export async function findLeft(
  { channel, factory, home }: Promotion,
  release: ReleaseRecord,
  releases: readonly ReleaseRecord[],
  regions: readonly PublishedRegion[],
): Promise<readonly Left[]> {
  const newer = channel === LATEST ? releases.slice(0, releases.indexOf(release)) : [];
  const taken = newer.filter((each) => regions.some(({ channels }) => channels && isOf(each, channels.value)));
  const found = await Promise.all(
    taken.flatMap(({ amiId }) =>
      regions.map(async (region) => ({ region, ami: await findAmi(region.clients, factory, amiId, home) })),
    ),
  );
  return found.flatMap(({ region: { clients, channels }, ami }) =>
    ami?.ImageId === undefined ? [] : [{ clients, ami, inUse: isPointedTo(channels, ami.ImageId, [channel]) }],
  );
}

/** The groups of steps that move the channel. */
export function promoteSteps(all: Switch): readonly (readonly Step[])[] {
  return [
    [...withdrawalSteps(all), ...promotionSteps(all), ...visibilitySteps(all), ...sharingSteps(all)],
    channelSteps(all),
    unsharingSteps(all),
  ];
}

function withdrawalSteps({ promote, release, left, now }: Switch): Step[] {
  const reason = promote.reason ?? `${promote.who} went back to ${release.amiId}`;
  return left.map(({ clients, ami }) => ({
    region: clients.region,
    what: `tag ${ami.ImageId ?? ""} as withdrawn`,
    run: () => tagAmi(clients, ami, { [TAGS.withdrawn]: now.toISOString(), [TAGS.reason]: reason }, []),
  }));
}

function promotionSteps({ promote, ready, now }: Switch): Step[] {
  const { who, channel, reason } = promote;
  const set = {
    [TAGS.promotedBy]: `${channel} by ${who} at ${now.toISOString()}`,
    ...(reason !== undefined && { [TAGS.reason]: reason }),
  };
  // The reason for a withdrawal goes with it.
  const remove = channel === LATEST ? [TAGS.withdrawn, ...(reason === undefined ? [TAGS.reason] : [])] : [];
  return ready.map(({ clients, ami, amiId }) => ({
    region: clients.region,
    what: `tag ${amiId} as promoted`,
    run: () => tagAmi(clients, ami, set, remove),
  }));
}

/** Other accounts no longer find by name what is withdrawn, and find again what is neither that nor retired any more. */
function visibilitySteps({ promote, settings, left, ready, now }: Switch): Step[] {
  const hiding = left.map(({ clients, ami }) => ({
    region: clients.region,
    what: `deprecate ${ami.ImageId ?? ""}, which is withdrawn`,
    run: () => deprecateNow(clients, ami),
  }));
  const shown = ready.filter(({ ami }) =>
    tagsOf(ami).has(TAGS.withdrawn) ? promote.channel === LATEST : isHidden(ami, now),
  );
  const showing = shown.map(({ clients, ami, amiId }) => ({
    region: clients.region,
    what: `show ${amiId} again to those who look for it by name`,
    run: () => showAgain(clients, ami, settings.deprecateAfterDays),
  }));
  return [...hiding, ...showing];
}

/** The release is shared as its record says, without those whom the settings do not name any more. */
function sharingSteps({ release, settings, ready }: Switch): Step[] {
  const { granted, launchPermissions } = release;
  const wanted = wantedSharing(settings);
  const launch = without(launchPermissions, without(granted, wanted));
  const copying = granted.snapshotAccounts.filter((each) => wanted.snapshotAccounts.includes(each));
  return ready.flatMap(({ clients, ami, amiId }) => [
    {
      region: clients.region,
      what: `share ${amiId} as it was when it was released`,
      run: () => restoreLaunchPermissions(clients, amiId, launch),
    },
    {
      region: clients.region,
      what: `share the snapshots of ${amiId} as it was when it was released`,
      run: () => grantSnapshots(clients, ami, copying),
    },
  ]);
}

/** After the channels have moved, so that nobody is led to an AMI that they cannot launch. */
function unsharingSteps({ left, ready }: Switch): Step[] {
  const withdrawn = left.filter(({ inUse }) => !inUse);
  const before = ready.flatMap(({ clients, abandoned }) => abandoned.map((ami) => ({ clients, ami })));
  return [...withdrawn, ...before].flatMap(({ clients, ami }) => unshareSteps(clients, ami));
}

function channelSteps({ promotion, release, ready, pause }: Switch): Step[] {
  const { channel, parameter } = promotion;
  return ready.map(({ clients, amiId }) => ({
    region: clients.region,
    what: `move channel ${channel} of ${parameter} to ${amiId}`,
    run: () =>
      channel === LATEST
        ? moveParameter(
            clients,
            { parameter, amiId, channels: [LATEST], description: releaseDescription(release) },
            pause,
          )
        : moveLabel(clients, parameter, channel, amiId, pause),
  }));
}
