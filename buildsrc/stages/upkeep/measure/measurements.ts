// What is measured of a factory: a pure function of its AMIs.
import { COUNTED_STATES, DIMENSIONS, METRICS, RETIREMENT_STEPS, STATES, TAGS } from "../../contract";
import type { FactoryAmi } from "../amis";
import type { Kept } from "../part";

/** One value of one metric. */
export interface Measurement {
  readonly metric: string;
  readonly value: number;
  readonly unit: "Count" | "Gigabytes" | "None";
  /** @default - the metric has none */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** What measurements are made of. */
export interface Measured {
  readonly amis: readonly FactoryAmi[];
  readonly images: readonly string[];
  readonly homeRegion: string;
  /** When base AMIs were made: id → time. Those that are not known are left out. */
  readonly basesMadeAt: ReadonlyMap<string, Date>;
  /** How many runs wait for approval. */
  readonly waiting: number;
  readonly now: Date;
}

/** The newest release of an image. */
export interface NewestRelease {
  readonly image: string;
  readonly ami: FactoryAmi;
  /** What Build says that it is built on, which is only shown; empty if no tag says it. */
  readonly baseAmiId: string;
}

/** The newest AMI of each image that was released and not withdrawn, by when it was made. */
export function newestReleases({ amis, images, homeRegion }: Pick<Measured, "amis" | "images" | "homeRegion">) {
  const newest = new Map<string, FactoryAmi>();
  for (const ami of amis) {
    const isRelease = ami.region === homeRegion && ami.state === STATES.released && !ami.tags.has(TAGS.withdrawn);
    if (isRelease && ami.createdAt > (newest.get(ami.image)?.createdAt ?? new Date(0))) {
      newest.set(ami.image, ami);
    }
  }
  return images.flatMap((image): readonly NewestRelease[] => {
    const ami = newest.get(image);
    return ami ? [{ image, ami, baseAmiId: ami.tags.get(TAGS.baseAmi) ?? "" }] : [];
  });
}

/** All measurements, and what could not be measured. */
export function measure(measured: Measured): { measurements: readonly Measurement[]; unknown: readonly Kept[] } {
  const { images, basesMadeAt, waiting, now } = measured;
  const newest = newestReleases(measured);
  const releases = newest.map(({ image, ami }) => ({ image, days: daysSince(ami.createdAt, now) }));
  const bases = newest.flatMap(({ image, baseAmiId }) => {
    const madeAt = basesMadeAt.get(baseAmiId);
    return madeAt ? [{ image, days: daysSince(madeAt, now) }] : [];
  });
  const unknown = [
    ...images
      .filter((image) => !newest.some((release) => release.image === image))
      .map((image) => ({ subject: image, image, reason: "it has no release yet, so it has no age" })),
    ...newest
      .filter(({ baseAmiId }) => !basesMadeAt.has(baseAmiId))
      .map(({ image, ami, baseAmiId }) => ({
        subject: ami.id,
        image,
        reason: `EC2 does not know its base ${baseAmiId || "AMI"} any more, so the base has no age`,
      })),
  ];
  return {
    measurements: [
      ...ages(METRICS.releaseAge, METRICS.oldestRelease, releases),
      ...ages(METRICS.baseAge, METRICS.oldestBase, bases),
      ...byState(measured.amis),
      { metric: METRICS.waiting, value: waiting, unit: "Count" },
      { metric: METRICS.upkeepRuns, value: 1, unit: "Count" },
    ],
    unknown,
  };
}

function ages(
  metric: string,
  oldest: string,
  found: readonly { readonly image: string; readonly days: number }[],
): Measurement[] {
  if (found.length === 0) {
    return [];
  }
  return [
    ...found.map(({ image, days }): Measurement => ({
      metric,
      value: days,
      unit: "None",
      dimensions: { [DIMENSIONS.image]: image },
    })),
    { metric: oldest, value: Math.max(...found.map(({ days }) => days)), unit: "None" },
  ];
}

/** A state that there is no AMI in counts as 0, so that a graph does not keep its last value. */
function byState(amis: readonly FactoryAmi[]): Measurement[] {
  const counted = new Map(COUNTED_STATES.map((state) => [state, { amis: 0, sizeGiB: 0 }]));
  for (const ami of amis) {
    const count = counted.get(countedState(ami));
    if (count) {
      count.amis += 1;
      count.sizeGiB += sizeOf(ami);
    }
  }
  return [
    ...[...counted].flatMap(([state, count]): Measurement[] => [
      { metric: METRICS.amis, value: count.amis, unit: "Count", dimensions: { [DIMENSIONS.state]: state } },
      { metric: METRICS.storage, value: count.sizeGiB, unit: "Gigabytes", dimensions: { [DIMENSIONS.state]: state } },
    ]),
    { metric: METRICS.storage, value: amis.reduce((sum, ami) => sum + sizeOf(ami), 0), unit: "Gigabytes" },
  ];
}

/** The state, or the step of a release that is on its way out. */
function countedState({ state, tags }: FactoryAmi): string {
  const [step = ""] = (tags.get(TAGS.retirement) ?? "").split(" ");
  return state === STATES.released && RETIREMENT_STEPS.some((each) => each === step) ? step : state;
}

/** The most that its snapshots can take. */
function sizeOf({ snapshots }: FactoryAmi): number {
  return snapshots.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0);
}

const DAY_MILLISECONDS = 86_400_000;

/** With one decimal. */
function daysSince(time: Date, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - time.getTime()) / (DAY_MILLISECONDS / 10)) / 10);
}
