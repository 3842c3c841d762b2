// The table of an image's releases.
import type { Image } from "../buildsrc/stages/common/aws";
import type { Channels } from "../buildsrc/stages/releases/channel";
import { LATEST } from "../buildsrc/stages/releases/publishSettings";
import type { ReleaseRecord } from "../buildsrc/stages/releases/record";
import { STATES, TAGS, tagsOf } from "../buildsrc/stages/ami/tags";

/** The heading of the table. */
export const HEADING = ["IMAGE", "AMI", "PUBLISHED", "COMMIT", "REGIONS", "CHANNELS", "STATE"] as const;

/** What is known about an image in the home region. */
export interface ImageReleases {
  /** Newest first. */
  readonly releases: readonly ReleaseRecord[];
  readonly channels: Channels | undefined;
  /** The image's AMIs that still exist, including disabled ones. */
  readonly images: readonly Image[];
}

/** Makes one row per release. */
export function releaseRows({ releases, channels, images }: ImageReleases): string[][] {
  return releases.map(({ image, amiId, publishedAt, commit, regions }) => [
    image,
    amiId,
    publishedAt.slice(0, 16).replace("T", " "),
    commit.slice(0, 7),
    String(new Set(Object.keys(regions)).size),
    channelsAt(channels, amiId).join(", "),
    stateOf(images.find(({ ImageId }) => ImageId === amiId)),
  ]);
}

/** The channels that point to an AMI: `latest` first, then the others by name. */
function channelsAt(channels: Channels | undefined, amiId: string): string[] {
  const others = [...(channels?.channels ?? [])].filter(([channel, at]) => channel !== LATEST && at === amiId);
  return [...(channels?.value === amiId ? [LATEST] : []), ...others.map(([channel]) => channel).sort()];
}

function stateOf(image: Image | undefined): string {
  if (image === undefined) return "gone";
  const tags = tagsOf(image);
  const disabled = image.State === "disabled" ? ["disabled"] : [];
  if (tags.has(TAGS.withdrawn))
    return [...disabled, `withdrawn: ${tags.get(TAGS.reason) ?? "no reason given"}`].join(", ");
  // Publish writes the record before it makes the AMI a release.
  if (tags.get(TAGS.state) !== STATES.released) return "not published";
  return disabled[0] ?? "released";
}
