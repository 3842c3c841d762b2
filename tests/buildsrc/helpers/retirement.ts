// Releases as Upkeep finds them, for the tests of what it does with them.
import { DAY_MS } from "../../../buildsrc/stages/common/days";
import type { FactoryAmi } from "../../../buildsrc/stages/upkeep/amis";
import { planRetirement, type Look, type RetirementPlan } from "../../../buildsrc/stages/upkeep/retire/plan";
import { groupReleases } from "../../../buildsrc/stages/upkeep/retire/release";
import { NOW } from "./upkeep";

/** A release, and what is special about it. */
export interface TestRelease {
  /** Its AMI in us-east-1; the copy in eu-west-1 has an `-eu` at its end. */
  readonly id: string;
  readonly image: string;
  /** How many days ago it was published. @default - it has no record */
  readonly days?: number | undefined;
  /** The tags of all its AMIs, without the prefix. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly ec2State?: string;
  /** What is different about the copy in eu-west-1. @default - nothing; `gone`: there is none */
  readonly copy?: Partial<FactoryAmi> | "gone";
  readonly lastLaunchedAt?: Date;
}

/** The moment so many days ago. */
export function ago(days: number): Date {
  return new Date(NOW.getTime() - days * DAY_MS);
}

/** The value of the tag of a step that was taken so many days ago. */
export function since(step: string, days: number): string {
  return `${step} ${ago(days).toISOString()}`;
}

/** The AMIs of releases in both regions. */
export function amisOf(releases: readonly TestRelease[]): FactoryAmi[] {
  return releases.flatMap(({ id, image, days = 0, tags = {}, ec2State = "available", copy = {}, lastLaunchedAt }) => {
    const all = { image, state: "released", ...tags };
    const home: FactoryAmi = {
      id,
      region: "us-east-1",
      image,
      state: all.state,
      ec2State,
      createdAt: ago(days),
      ...(lastLaunchedAt && { lastLaunchedAt }),
      snapshots: [],
      tags: new Map(Object.entries(all).map(([key, value]) => [`ami-pipeline:${key}`, value])),
    };
    return copy === "gone" ? [home] : [home, { ...home, id: `${id}-eu`, region: "eu-west-1", copyOf: id, ...copy }];
  });
}

/** The plan for releases: two of an image and those of the last 90 days stay, and 14 days are between two steps. */
export function planFor(releases: readonly TestRelease[], changes: Partial<Look> = {}): RetirementPlan {
  const amis = changes.amis ?? amisOf(releases);
  const times = new Map(
    releases.flatMap(({ id, image, days }) => (days === undefined ? [] : [[id, { image, writtenAt: ago(days) }]])),
  );
  const all = groupReleases(amis, times, "us-east-1");
  return planRetirement({
    now: NOW,
    policy: { keepReleases: 2, keepDays: 90, retire: true, retireWaitDays: 14, retireMaxPerRun: 10 },
    releases: all,
    pointers: new Map(),
    unknown: new Map(),
    cautions: [],
    candidates: new Set(all.map(({ id }) => id)),
    ...changes,
    amis,
  });
}
