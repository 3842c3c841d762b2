// Decides what of all that was found is left behind and goes.
import { DAY_MS } from "../../common/days";
import { PURPOSES, RETIREMENT_STEPS, STATES, TAGS } from "../../contract";
import type { FactoryAmi } from "../amis";
import type { Action, Kept, Plan } from "../part";
import type { BuildState } from "./builds";
import { KINDS, type Leftover } from "./leftover";

/** Something that goes. */
export interface SweepAction extends Action {
  readonly leftover: Leftover;
  /** The snapshots of an AMI, which go with it. */
  readonly snapshots: readonly string[];
}

/** What the plan is made from. */
export interface SweepInput {
  readonly leftovers: readonly Leftover[];
  /** The AMIs of the factory and of its pull requests, disabled ones too. */
  readonly amis: readonly FactoryAmi[];
  /** How the build of an ARN stands, if CodeBuild was asked. */
  readonly stateOf: (build: string) => BuildState | undefined;
  /** The AMIs of all regions that a release record names. */
  readonly recorded: ReadonlySet<string>;
  /** The home region's AMIs of which there are release records. */
  readonly released: ReadonlySet<string>;
  readonly home: string;
  readonly leftoverDays: number;
  readonly now: Date;
}

/**
 * Longer than a build can be under way: 8 hours in the queue, and 36 at work. Source: "Quotas for AWS CodeBuild", CodeBuild
 * user guide. What nobody knows more of is not left behind before that.
 */
const LONGEST_BUILD_DAYS = 2;
/** An event starts the operation Sweep after a build that left its instance, and the instance ends itself. */
const INSTANCE_DAYS = 1 / 24;

const VERBS: Readonly<Record<Leftover["kind"], string>> = {
  instance: "end",
  AMI: "deregister",
  snapshot: "delete",
  volume: "delete",
  "key pair": "delete",
};

/** Decides. What is in use, and what goes on, is not even mentioned; what is odd is kept, with the reason. */
export function planSweep(input: SweepInput): Plan<SweepAction> {
  const known = index(input);
  const verdicts = [...input.leftovers]
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
    .map((leftover) => ({ leftover, ...judge(leftover, input, known) }));
  const about = ({ id, region, image }: Leftover) => ({
    subject: id,
    region,
    ...(image !== "" && { image }),
  });
  return {
    actions: verdicts.flatMap(({ leftover, goes }) =>
      goes === undefined
        ? []
        : [
            {
              what: `${VERBS[leftover.kind]} ${leftover.kind}`,
              ...about(leftover),
              reason: `${goes}, ${ageOf(leftover, input.now)}`,
              leftover,
              snapshots: snapshotsOf(leftover, known),
            },
          ],
    ),
    kept: verdicts.flatMap(({ leftover, stays }): Kept[] =>
      stays === undefined ? [] : [{ ...about(leftover), reason: `${leftover.kind}: ${stays}` }],
    ),
    cautions: [],
  };
}

/** Why something goes, or why it stays although it looks like a leftover; neither if it is none. */
interface Verdict {
  readonly goes?: string;
  readonly stays?: string;
}

function judge(leftover: Leftover, input: SweepInput, known: Index): Verdict {
  const reason = reasonFor(leftover, input, known);
  if (reason === undefined || !isOldEnough(leftover, input)) {
    return {};
  }
  if (mayRun(leftover, input)) {
    return { stays: "the build that made it may still be running" };
  }
  if (leftover.ec2State === "pending") {
    return { stays: "EC2 is still making it" };
  }
  if (leftover.isKept) {
    return { stays: `${reason.why}; it has the tag ${TAGS.keep}` };
  }
  return reason.byHand === undefined ? { goes: reason.why } : { stays: `${reason.why}; ${reason.byHand}` };
}

/** Somebody may want a release back whose AMI was deregistered by hand. What Upkeep itself retired to the end goes. */
function isKeptForPeople({ state, retirement }: Leftover): boolean {
  return state === STATES.released && !retirement.startsWith(LAST_STEP);
}

/** People mark instances of their own, too. */
function isTool({ purpose }: Leftover): boolean {
  return purpose === PURPOSES.builder || purpose === PURPOSES.test;
}

const [, , LAST_STEP] = RETIREMENT_STEPS;
const BY_HAND = "it was a release's, so delete it by hand if nobody wants that back";

/** Why something looks like a leftover, and what a person is to do where Upkeep does not remove it. */
interface Reason {
  readonly why: string;
  readonly byHand?: string;
}

function reasonFor(
  leftover: Leftover,
  { recorded, released, home }: SweepInput,
  { amis, referred }: Index,
): Reason | undefined {
  const { kind, id, region, state, copyOf } = leftover;
  switch (kind) {
    case "instance":
    case "key pair":
      return isTool(leftover) ? { why: "its build is over" } : undefined;
    case "volume":
      return isTool(leftover) ? { why: "no instance has it" } : undefined;
    case "snapshot":
      return referred.has(id)
        ? undefined
        : { why: "no AMI refers to it", ...(isKeptForPeople(leftover) && { byHand: BY_HAND }) };
    case "AMI": {
      if (state === STATES.building || state === STATES.rejected) {
        const why = state === STATES.building ? "its build never finished it" : "its tests failed";
        return released.has(copyOf ?? id)
          ? { why, byHand: "but a release record names it: look who changed its tags" }
          : { why };
      }
      const isOrphan =
        region !== home && copyOf !== undefined && !recorded.has(id) && !amis.has(keyOf({ id: copyOf, region: home }));
      if (!isOrphan) {
        return undefined;
      }
      const why = `no release record names it, and ${copyOf}, of which it is a copy, is gone`;
      // Only what was never released is removed without looking who uses it.
      return state === STATES.candidate
        ? { why }
        : { why, byHand: "it was released, so look who uses it, and deregister it by hand" };
    }
  }
}

function isOldEnough(leftover: Leftover, { now, leftoverDays }: SweepInput): boolean {
  const copyDays = leftover.copyOf === undefined ? 0 : LONGEST_BUILD_DAYS;
  const days = leftover.kind === "instance" ? INSTANCE_DAYS : Math.max(leftoverDays, copyDays);
  return daysSince(leftover.madeAt, now) >= days;
}

function mayRun({ build, madeAt }: Leftover, { stateOf, now }: SweepInput): boolean {
  const known = stateOf(build);
  return known === undefined ? daysSince(madeAt, now) < LONGEST_BUILD_DAYS : known === "running";
}

function snapshotsOf(leftover: Leftover, { amis }: Index): readonly string[] {
  const ami = leftover.kind === "AMI" ? amis.get(keyOf(leftover)) : undefined;
  return (ami?.snapshots ?? []).map(({ id }) => id);
}

/** What is looked up for each leftover, of which there may be as many as AMIs. */
interface Index {
  readonly amis: ReadonlyMap<string, FactoryAmi>;
  /** The snapshots that AMIs refer to. */
  readonly referred: ReadonlySet<string>;
}

function index({ amis }: SweepInput): Index {
  return {
    amis: new Map(amis.map((ami) => [keyOf(ami), ami])),
    referred: new Set(amis.flatMap(({ snapshots }) => snapshots.map(({ id }) => id))),
  };
}

function keyOf({ id, region }: { readonly id: string; readonly region: string }): string {
  return `${region} ${id}`;
}

function daysSince(time: Date, now: Date): number {
  return (now.getTime() - time.getTime()) / DAY_MS;
}

function ageOf({ madeAt }: Leftover, now: Date): string {
  const days = Math.floor(daysSince(madeAt, now));
  return days === 0 ? "made today" : `made ${days} ${days === 1 ? "day" : "days"} ago`;
}
