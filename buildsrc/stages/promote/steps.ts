// The steps of Promote's switch, in their order: tags, parameters, launch templates. Called by promoteRelease.ts.
import type { Step } from "../common/allOrNothing";
import type { Image } from "../common/aws";
import { moveLabel, moveParameter } from "../releases/channel";
import { findImage } from "../ami/copies";
import { tagImage } from "../ami/retag";
import { setDefaultVersion } from "../releases/launchTemplates";
import type { PromoteEnvironment } from "./environment";
import { isOf, type Place, type Promotion, type Region } from "./places";
import { LATEST } from "../releases/publishSettings";
import type { RegionClients } from "../common/regions";
import { releaseDescription, type ReleaseRecord } from "../releases/record";
import { TAGS } from "../ami/tags";
import type { Pause } from "../common/waitFor";

/** A place with all made that the switch takes. */
export interface Ready extends Place {
  /** The version that is to be each launch template's default. */
  readonly versions: readonly { readonly id: string; readonly version: number }[];
}

/** The AMI that a channel is taken back from, or its copy, in one region. */
export interface Left {
  readonly clients: RegionClients;
  readonly image: Image;
}

export interface Switch {
  readonly promote: PromoteEnvironment;
  readonly promotion: Promotion;
  readonly release: ReleaseRecord;
  readonly ready: readonly Ready[];
  readonly left: readonly Left[];
  readonly now: Date;
  readonly pause: Pause;
}

/**
 * The AMIs that `latest` is taken back from, which Publish is not to bring back by itself: those it is at that are newer than
 * the release. None when the channel goes forwards.
 *
 * @param releases - newest first
 */
export async function findLeft(
  { channel, factory, home }: Promotion,
  release: ReleaseRecord,
  releases: readonly ReleaseRecord[],
  regions: readonly Region[],
): Promise<readonly Left[]> {
  const newer = channel === LATEST ? releases.slice(0, releases.indexOf(release)) : [];
  const taken = newer.filter((each) => regions.some(({ channels }) => channels && isOf(each, channels.value)));
  const found = await Promise.all(
    taken.flatMap(({ amiId }) =>
      regions.map(async ({ clients }) => ({ clients, image: await findImage(clients, factory, amiId, home) })),
    ),
  );
  return found.flatMap(({ clients, image }) => (image === undefined ? [] : [{ clients, image }]));
}

export function promoteSteps(all: Switch): readonly (readonly Step[])[] {
  return [[...withdrawalSteps(all), ...promotionSteps(all)], channelSteps(all), templateSteps(all)];
}

function withdrawalSteps({ promote, release, left, now }: Switch): Step[] {
  const reason = promote.reason ?? `${promote.who} went back to ${release.amiId}`;
  return left.map(({ clients, image }) => ({
    region: clients.region,
    what: `tag ${image.ImageId ?? ""} as withdrawn`,
    run: () => tagImage(clients, image, { [TAGS.withdrawn]: now.toISOString(), [TAGS.reason]: reason }, []),
  }));
}

function promotionSteps({ promote, ready, now }: Switch): Step[] {
  const { who, channel, reason } = promote;
  const set = {
    [TAGS.promotedBy]: `${channel} by ${who} at ${now.toISOString()}`,
    ...(reason !== undefined && { [TAGS.reason]: reason }),
  };
  // With the withdrawal goes the reason for it.
  const remove = channel === LATEST ? [TAGS.withdrawn, ...(reason === undefined ? [TAGS.reason] : [])] : [];
  return ready.map(({ clients, image, amiId }) => ({
    region: clients.region,
    what: `tag ${amiId} as promoted`,
    run: () => tagImage(clients, image, set, remove),
  }));
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
        : moveLabel(clients, parameter, channel, amiId),
  }));
}

function templateSteps({ ready }: Switch): Step[] {
  return ready.flatMap(({ clients, versions }) =>
    versions.map(({ id, version }) => ({
      region: clients.region,
      what: `make version ${version} the default of launch template ${id}`,
      run: () => setDefaultVersion(clients, id, version),
    })),
  );
}
