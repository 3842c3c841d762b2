// Which releases stay, and why. What decides is here; whether something uses a release is found out elsewhere.
import { DAY_MS } from "../../common/days";
import { STATES, TAGS } from "../../contract";
import { retirementOf } from "../../releases/retirement";
import type { FactoryAmi } from "../amis";
import type { UpkeepEnvironment } from "../environment";
import type { Release } from "./release";

/** By what is decided. */
export interface Facts {
  readonly now: Date;
  readonly policy: Pick<
    UpkeepEnvironment,
    "keepReleases" | "keepDays" | "retire" | "retireWaitDays" | "retireMaxPerRun"
  >;
  /** All AMIs of the factory, those that are no releases too. */
  readonly amis: readonly FactoryAmi[];
  readonly releases: readonly Release[];
  /** AMI → what points to it, such as `channel stable of /golden/web in eu-west-1`. */
  readonly pointers: ReadonlyMap<string, string>;
  /** AMI → what uses it. @default - nothing, as far as is known */
  readonly uses?: ReadonlyMap<string, string>;
}

/** The ids of the releases that stay, each with the reason. */
export function reasonsToKeep(facts: Facts): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const release of facts.releases) {
    const reason = ownReason(release, facts) ?? outerReason(release, facts);
    if (reason !== undefined) {
      reasons.set(release.id, reason);
    }
  }
  for (const [id, reason] of newestOnes(facts)) {
    reasons.set(id, reasons.get(id) ?? reason);
  }
  return withParents(reasons, facts);
}

/** What the release itself says. */
function ownReason({ amis, publishedAt }: Release, { now, policy }: Facts): string | undefined {
  if (publishedAt === undefined) {
    return "the artifact bucket has no record of it, without which it could not be brought back";
  }
  const unreleased = amis.find(({ state }) => state !== STATES.released);
  if (unreleased !== undefined) {
    return `${unreleased.id} in ${unreleased.region} is not released (its state is ${unreleased.state || "not set"})`;
  }
  const marked = amis.find(({ tags }) => tags.has(TAGS.keep));
  if (marked !== undefined) {
    return `${marked.id} in ${marked.region} has the tag ${TAGS.keep}`;
  }
  const unreadable = amis.find(({ tags }) => tags.has(TAGS.retirement) && retirementOf(tags) === undefined);
  if (unreadable !== undefined) {
    return `the tag ${TAGS.retirement} of ${unreadable.id} in ${unreadable.region} is "${unreadable.tags.get(TAGS.retirement) ?? ""}", which is no step`;
  }
  const enabled = amis.find(({ tags, ec2State }) => retirementOf(tags)?.step === "disabled" && ec2State !== "disabled");
  if (enabled !== undefined) {
    return `somebody has enabled ${enabled.id} in ${enabled.region} again`;
  }
  const days = (now.getTime() - publishedAt.getTime()) / DAY_MS;
  return days < policy.keepDays
    ? `it was published ${Math.floor(days)} days ago, and releases stay for ${policy.keepDays} days`
    : undefined;
}

/** What points to it, and what uses it. */
function outerReason({ amis }: Release, { pointers, uses }: Facts): string | undefined {
  const pointer = amis.flatMap(({ id }) => pointers.get(id) ?? [])[0];
  const use = amis.flatMap(({ id }) => uses?.get(id) ?? [])[0];
  return pointer ?? (use && `in use: ${use}`);
}

/** The newest releases of each image. A withdrawn one is none of them, and stays while it is newer than the last of them. */
function newestOnes({ releases, policy }: Facts): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  const images = new Set(releases.map(({ image }) => image));
  for (const image of images) {
    let left = policy.keepReleases;
    const newestFirst = releases
      .filter((release) => release.image === image && release.publishedAt !== undefined)
      .sort((a, b) => Number(b.publishedAt) - Number(a.publishedAt));
    for (const { id, amis } of newestFirst) {
      if (left === 0) {
        break;
      }
      reasons.set(id, `it is one of the ${policy.keepReleases} newest of ${image}`);
      left -= amis.some(({ tags }) => tags.has(TAGS.withdrawn)) ? 0 : 1;
    }
  }
  return reasons;
}

/** Adds the releases on which something is built that stays, or that is still on its way to a release. */
function withParents(
  reasons: ReadonlyMap<string, string>,
  { amis, releases }: Pick<Facts, "amis" | "releases">,
): ReadonlyMap<string, string> {
  const all = new Map(reasons);
  const unfinished = amis.filter(({ state }) => state === STATES.building || state === STATES.candidate);
  for (let before = -1; before < all.size;) {
    before = all.size;
    const staying = releases.filter(({ id }) => all.has(id)).flatMap((release) => release.amis);
    const children = new Map(
      [...unfinished, ...staying].map((ami) => [ami.tags.get(TAGS.baseAmi), `${ami.id} of ${ami.image}`]),
    );
    for (const { id } of releases.filter((release) => !all.has(release.id) && children.has(release.id))) {
      all.set(id, `built on it: ${children.get(id) ?? ""}`);
    }
  }
  return all;
}
