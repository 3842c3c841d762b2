// Which release Promote moves a channel to: what the person asked for, or why that is not possible.
import { findAmi, lookUpAmi } from "../ami/copies";
import { tagsOf } from "../ami/tags";
import type { Ami } from "../common/aws";
import { StageError } from "../common/stageError";
import { LATEST, MARKER, STATES, TAGS } from "../contract";
import { amiAt } from "../releases/channels";
import type { ReleaseRecord } from "../releases/record";
import { isOf, type Promotion, type PublishedRegion } from "./places";

const REMEDY = "npm run releases lists the image's releases; promote one of them.";

/**
 * Chooses the release, and refuses one that cannot be promoted.
 *
 * @param releases - of the image, newest first
 */
export async function chooseRelease(
  promotion: Promotion,
  to: string,
  releases: readonly ReleaseRecord[],
  home: PublishedRegion,
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
  const ami =
    release === undefined
      ? await lookUpAmi(home.clients, amiId)
      : await findAmi(home.clients, promotion.factory, release.amiId, promotion.home);
  const fault = ami === undefined ? `does not exist in region ${promotion.home}` : refusal(promotion, ami);
  if (fault !== undefined) {
    throw new StageError(`AMI ${amiId} ${fault}.`, REMEDY);
  }
  if (release === undefined) {
    throw new StageError(`AMI ${amiId} has no release record, which says where its copies are.`, REMEDY);
  }
  return release;
}

/** Finds the newest release before the channel's whose AMI still exists and was not withdrawn. */
async function previousRelease(
  promotion: Promotion,
  releases: readonly ReleaseRecord[],
  { channels, clients }: PublishedRegion,
): Promise<ReleaseRecord> {
  const { channel, image } = promotion;
  const current = amiAt(channels, channel);
  if (current === undefined) {
    throw new StageError(
      `Channel ${channel} of image ${image} has never been set, so it has no previous release.`,
      `Promote it to an AMI or to ${LATEST}.`,
    );
  }
  const index = releases.findIndex((each) => isOf(each, current));
  for (const release of index === -1 ? [] : releases.slice(index + 1)) {
    const found = await findAmi(clients, promotion.factory, release.amiId, promotion.home);
    if (found && refusal(promotion, found) === undefined && !tagsOf(found).has(TAGS.withdrawn)) {
      return release;
    }
  }
  throw new StageError(
    `Image ${image} has no release before ${current}, where channel ${channel} is, that still exists and was not withdrawn.`,
    REMEDY,
  );
}

/** Why an AMI cannot be promoted; undefined if it can. */
function refusal(promotion: Promotion, ami: Ami): string | undefined {
  const tags = tagsOf(ami);
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
