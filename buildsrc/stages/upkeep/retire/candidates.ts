// Which of the releases whose next step is due EC2 is asked about in a run.
import { createHash } from "node:crypto";
import { DAY_MS } from "../../common/days";
import type { Facts } from "./keep";
import { standingOf, type Release } from "./release";

/** A schedule starts a run some minutes earlier or later than the day before. */
const SLACK_MS = 60 * 60 * 1000;

/** When the next step of a release is due; undefined if it is due now. */
export function dueAt(release: Release, { now, policy }: Pick<Facts, "now" | "policy">): Date | undefined {
  const { since } = standingOf(release);
  const due = (since?.getTime() ?? 0) + policy.retireWaitDays * DAY_MS;
  return since === undefined || policy.retireWaitDays === 0 || due - SLACK_MS <= now.getTime()
    ? undefined
    : new Date(due);
}

/** Of how many releases EC2 is asked for each that may take a step: some are in use, and many wait for a second report. */
const ASKED_PER_STEP = 5;
/** How long the order stays the same: longer than two reports that are a week apart. */
const ORDER_DAYS = 14;

/**
 * Chooses the releases, those that have begun first; a quarter is for those that have not. The order of each is another one
 * every fortnight, so that releases which never get an answer do not stand in the way of others for good.
 */
export function chooseCandidates(
  due: readonly Release[],
  { now, policy }: Pick<Facts, "now" | "policy">,
): readonly Release[] {
  const most = policy.retireMaxPerRun * ASKED_PER_STEP;
  const fortnight = Math.floor(now.getTime() / (ORDER_DAYS * DAY_MS));
  const ordered = [...due].sort((a, b) => (drawn(a, fortnight) < drawn(b, fortnight) ? -1 : 1));
  const fresh = ordered.filter((release) => standingOf(release).stage === "released");
  const begun = ordered.filter((release) => !fresh.includes(release)).slice(0, most - Math.min(fresh.length, most / 4));
  return [...begun, ...fresh.slice(0, most - begun.length)];
}

function drawn({ id }: Release, fortnight: number): string {
  return createHash("sha256").update(`${fortnight} ${id}`).digest("hex");
}
