// The table of an image's releases.
import type { Ami } from "../buildsrc/stages/common/aws";
import type { Channels } from "../buildsrc/stages/releases/channels";
import { LATEST, STATES, TAGS } from "../buildsrc/stages/contract";
import type { ReleaseRecord } from "../buildsrc/stages/releases/record";
import { retirementOf } from "../buildsrc/stages/releases/retirement";
import { tagsOf } from "../buildsrc/stages/ami/tags";

/** The heading of the table. */
export const HEADING = ["IMAGE", "AMI", "PUBLISHED", "COMMIT", "REGIONS", "CHANNELS", "STATE"] as const;

/** What is known about an image in the home region. */
export interface ImageReleases {
  /** Newest first. */
  readonly releases: readonly ReleaseRecord[];
  readonly channels: Channels | undefined;
  /** The image's AMIs that still exist, including disabled ones. */
  readonly amis: readonly Ami[];
}

/** Makes one row per release. */
export function releaseRows({ releases, channels, amis }: ImageReleases): string[][] {
  return releases.map(({ image, amiId, publishedAt, commit, regions }) => [
    image,
    amiId,
    publishedAt.slice(0, 16).replace("T", " "),
    commit.slice(0, 7),
    String(new Set(Object.keys(regions)).size),
    channelsAt(channels, amiId).join(", "),
    stateOf(amis.find(({ ImageId }) => ImageId === amiId)),
  ]);
}

/** The channels that point to an AMI: `latest` first, then the others by name. */
function channelsAt(channels: Channels | undefined, amiId: string): string[] {
  const others = [...(channels?.channels ?? [])].filter(([channel, at]) => channel !== LATEST && at === amiId);
  return [...(channels?.value === amiId ? [LATEST] : []), ...others.map(([channel]) => channel).sort()];
}

function stateOf(ami: Ami | undefined): string {
  if (ami === undefined) {
    return "gone";
  }
  const tags = tagsOf(ami);
  const retirement = retirementOf(tags);
  const leaving =
    retirement !== undefined
      ? [`${retirement.step} since ${retirement.since.toISOString().slice(0, 10)}`]
      : ami.State === "disabled"
        ? ["disabled"]
        : [];
  if (tags.has(TAGS.withdrawn)) {
    return [...leaving, `withdrawn: ${tags.get(TAGS.reason) ?? "no reason given"}`].join(", ");
  }
  // Publish writes the record before it makes the AMI a release.
  if (tags.get(TAGS.state) !== STATES.released) {
    return "not published";
  }
  return leaving[0] ?? "released";
}
