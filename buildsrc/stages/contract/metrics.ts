// The metrics that Upkeep puts, which the dashboard shows and the alarms watch.
import { RETIREMENT_STEPS, STATES } from "./tags";

/** The names of the metrics. */
export const METRICS = {
  /** How old an image's newest release is: the age of its AMI. Per image. */
  releaseAge: "ReleaseAgeDays",
  /** How old the base of an image's newest release is. Per image. */
  baseAge: "BaseAgeDays",
  /** The greatest age of a newest release. */
  oldestRelease: "OldestReleaseDays",
  /** The greatest age of a newest release's base. */
  oldestBase: "OldestBaseDays",
  /** How many AMIs there are in all regions. Per state. */
  amis: "Amis",
  /** The most that their snapshots can take. Per state, and in all. */
  storage: "StorageGiB",
  /** How many runs wait for somebody's approval. */
  waiting: "WaitingForApproval",
  /** 1 for each run of Upkeep. */
  upkeepRuns: "UpkeepRuns",
} as const;

/** What tells metrics of the same name apart. */
export const DIMENSIONS = { image: "Image", state: "State" } as const;

/** The states that AMIs are counted by: a release that is on its way out counts as what its step says. */
export const COUNTED_STATES: readonly string[] = [...Object.values(STATES), ...RETIREMENT_STEPS];

/** The namespace of a factory's metrics. */
export function metricsNamespace(factory: string): string {
  return `AmiPipeline/${factory}`;
}
