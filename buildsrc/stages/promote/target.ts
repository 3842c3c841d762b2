// Which release Promote moves a channel to: what the person asked for, or why that cannot be. Called by promoteRelease.ts.
import { DescribeImagesCommand, type Image } from "../common/aws";
import { findImage } from "../ami/copies";
import { amiAt, isOf, type Promotion, type Region } from "./places";
import { LATEST } from "../releases/publishSettings";
import type { RegionClients } from "../common/regions";
import type { ReleaseRecord } from "../releases/record";
import { StageError } from "../common/stageError";
import { MARKER, STATES, TAGS, tagsOf } from "../ami/tags";

const REMEDY = "npm run releases lists the image's releases; promote one of them.";

/** @param releases - of the image, newest first */
export async function chooseRelease(
  promotion: Promotion,
  to: string,
  releases: readonly ReleaseRecord[],
  home: Region,
): Promise<ReleaseRecord> {
  if (to === "previous") {
    return previousRelease(promotion, releases, home);
  }
  const amiId = to === LATEST ? home.channels?.value : to;
  if (amiId === undefined) {
    throw new StageError(
      `Image ${promotion.image} has no ${LATEST} release: there is no parameter ${promotion.parameter} in ${promotion.home}.`,
      "Run the image's pipeline, or name the AMI of a release to promote.",
    );
  }
  // A person may have the id of a copy at hand.
  const release = releases.find((each) => isOf(each, amiId));
  const image =
    release === undefined
      ? await lookUp(home.clients, amiId)
      : await findImage(home.clients, promotion.factory, release.amiId, promotion.home);
  const fault = image === undefined ? `is not there in region ${promotion.home}` : refusal(promotion, image);
  if (fault !== undefined) {
    throw new StageError(`AMI ${amiId} ${fault}.`, REMEDY);
  }
  if (release === undefined) {
    throw new StageError(`AMI ${amiId} has no release record, which says where its copies are.`, REMEDY);
  }
  return release;
}

/** The newest of the releases before the channel's that is there still and was not taken back. */
async function previousRelease(
  promotion: Promotion,
  releases: readonly ReleaseRecord[],
  { channels, clients }: Region,
): Promise<ReleaseRecord> {
  const { channel, image } = promotion;
  const current = amiAt(channels, channel);
  if (current === undefined) {
    throw new StageError(
      `Channel ${channel} of image ${image} is nowhere yet, so nothing is previous to it.`,
      `Promote it to an AMI, or to what ${LATEST} says.`,
    );
  }
  const index = releases.findIndex((each) => isOf(each, current));
  for (const release of index === -1 ? [] : releases.slice(index + 1)) {
    const found = await findImage(clients, promotion.factory, release.amiId, promotion.home);
    if (found && refusal(promotion, found) === undefined && !tagsOf(found).has(TAGS.withdrawn)) {
      return release;
    }
  }
  throw new StageError(
    `Image ${image} has no release previous to ${current}, where channel ${channel} is, that is there still and was not taken back.`,
    REMEDY,
  );
}

async function lookUp({ ec2 }: RegionClients, amiId: string): Promise<Image | undefined> {
  const { Images: [image] = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ["self"],
      Filters: [{ Name: "image-id", Values: [amiId] }],
      IncludeDisabled: true,
    }),
  );
  return image;
}

/** What forbids to promote to an AMI, if anything. */
function refusal(promotion: Promotion, image: Image): string | undefined {
  const tags = tagsOf(image);
  const [factory, name, state] = [tags.get(MARKER), tags.get(TAGS.image), tags.get(TAGS.state)];
  if (factory !== promotion.factory) {
    return `is not of factory ${promotion.factory}`;
  }
  if (name !== promotion.image) {
    return `is of image ${name ?? "(none)"}, not of ${promotion.image}`;
  }
  if (state === STATES.rejected) {
    return `was rejected: ${tags.get(TAGS.reason) ?? "its tests failed"}`;
  }
  return state === STATES.released ? undefined : `was never released: its state is ${state ?? "unknown"}`;
}
