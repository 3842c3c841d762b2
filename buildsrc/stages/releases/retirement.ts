// How far a release has come on its way out, as its tag says it. Upkeep sets the tag; Promote and Publish remove it.
import { RETIREMENT_STEPS, TAGS } from "../contract";

/** A step on the way out. */
export type RetirementStep = (typeof RETIREMENT_STEPS)[number];

/** The step that an AMI is at, and since when. */
export interface Retirement {
  readonly step: RetirementStep;
  readonly since: Date;
}

/** The value of the tag. */
export function retirementTag(step: RetirementStep, since: Date): string {
  return `${step} ${since.toISOString()}`;
}

/** Reads the tag; undefined if there is none, or if its value says nothing. */
export function retirementOf(tags: ReadonlyMap<string, string>): Retirement | undefined {
  const [word, time = ""] = (tags.get(TAGS.retirement) ?? "").split(" ");
  const step = RETIREMENT_STEPS.find((each) => each === word);
  const since = new Date(time);
  return step === undefined || Number.isNaN(since.getTime()) ? undefined : { step, since };
}
