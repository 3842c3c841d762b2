// What happens to each release in a run of Upkeep: a pure decision from what was looked up.
import { TAGS } from "../../contract";
import type { Action, Kept } from "../part";
import { dueAt } from "./candidates";
import { reasonsToKeep, type Facts } from "./keep";
import { standingOf, type Release, type Stage } from "./release";

/** What can happen to a release: the steps of its way out, and to be taken back from it. */
export type Step = "begin to retire" | "deprecate" | "disable" | "deregister" | "take back";

const NEXT_STEP: Readonly<Record<Stage, Step>> = {
  released: "begin to retire",
  retiring: "deprecate",
  deprecated: "disable",
  disabled: "deregister",
};

/** An AMI that takes a step, as it was when this was planned. */
export interface PlannedAmi {
  readonly id: string;
  readonly region: string;
  /** The value of its tag `retirement`; empty if it had none. */
  readonly retirement: string;
}

/** A release that takes a step. */
export interface RetireAction extends Action {
  readonly step: Step;
  readonly image: string;
  readonly amis: readonly PlannedAmi[];
}

/** What was looked up before steps are taken. */
export interface Look extends Facts {
  /** The ids of the releases that EC2 was asked about. */
  readonly candidates: ReadonlySet<string>;
  /** Release → why nobody knows yet whether other accounts use it. */
  readonly unknown: ReadonlyMap<string, string>;
  /** What could not be looked at: then no release goes a step further. */
  readonly cautions: readonly string[];
}

/** What is done, what is left alone, and what people have to know. */
export interface RetirementPlan {
  readonly actions: readonly RetireAction[];
  readonly kept: readonly Kept[];
  readonly cautions: readonly string[];
}

/** The releases that no reason keeps, before anybody has looked whether they are used. */
export function notKept(facts: Facts): readonly Release[] {
  const reasons = reasonsToKeep(facts);
  return facts.releases.filter(({ id }) => !reasons.has(id));
}

/** Those of them whose next step is due. */
export function dueReleases(facts: Facts): readonly Release[] {
  return notKept(facts).filter((release) => dueAt(release, facts) === undefined);
}

/** Plans at most one step for each release, and no more than may be taken in a run: those that have begun come first. */
export function planRetirement(look: Look): RetirementPlan {
  const reasons = reasonsToKeep(look);
  const actions: RetireAction[] = [];
  const kept: Kept[] = [];
  let left = look.policy.retireMaxPerRun;
  for (const release of [...look.releases].sort(inOrder)) {
    const reason = reasons.get(release.id);
    const planned = reason === undefined ? forward(release, look, left) : back(release, reason);
    if (typeof planned === "string") {
      kept.push({ subject: release.id, image: release.image, reason: planned });
    } else {
      actions.push(planned);
      left -= planned.step === "take back" ? 0 : 1;
    }
  }
  const cautions = look.cautions.map((caution) => `No release goes a step further in this run: ${caution}`);
  return { actions, kept, cautions: [...cautions, ...look.releases.flatMap((release) => lostUse(release, look))] };
}

/** Those that wait longest for their next step come first, and after them those that would begin, the oldest first. */
function inOrder(one: Release, other: Release): number {
  const [a, b] = [standingOf(one), standingOf(other)];
  const begun = Number(a.stage === "released") - Number(b.stage === "released");
  return begun || Number(a.since ?? 0) - Number(b.since ?? 0) || Number(one.publishedAt) - Number(other.publishedAt);
}

/** The next step of a release, or why it is not taken. */
function forward(release: Release, look: Look, left: number): RetireAction | string {
  const { stage } = standingOf(release);
  const what = NEXT_STEP[stage];
  const due = dueAt(release, look);
  if (due !== undefined) {
    return `it is ${stage}; next: ${what}, from ${day(due)} on`;
  }
  if (look.cautions.length > 0) {
    return `next: ${what}; it waits until everything could be looked at`;
  }
  const unknown = look.unknown.get(release.id);
  if (unknown !== undefined && look.policy.retire) {
    return `next: ${what}; ${unknown}`;
  }
  if (!look.candidates.has(release.id) || left === 0) {
    return `next: ${what}; other releases come first in this run`;
  }
  const known = unknown === undefined ? "" : `; ${unknown}`;
  return actionFor(release, what, `published ${day(release.publishedAt)}, ${launched(release)}${known}`, release.amis);
}

/** A release that stays leaves its way out, unless it is disabled: Promote brings that back. */
function back(release: Release, reason: string): RetireAction | string {
  const begun = release.amis.filter(({ tags, ec2State }) => tags.has(TAGS.retirement) && ec2State !== "disabled");
  return begun.length === 0 || begun.some(({ state }) => state !== "released")
    ? reason
    : actionFor(release, "take back", reason, begun);
}

/** What nobody can launch any more although something uses it. */
function lostUse({ id, image, amis }: Release, { uses }: Facts): readonly string[] {
  const use = amis.flatMap((ami) => uses?.get(ami.id) ?? [])[0];
  const disabled = amis.filter(({ tags, ec2State }) => tags.has(TAGS.retirement) && ec2State === "disabled");
  return use === undefined || disabled.length === 0
    ? []
    : [
        `${id} of ${image} is disabled in ${disabled.map(({ region }) => region).join(", ")}, and in use: ${use}. To bring it back: npm run promote -- --image ${image} --to ${id} --channel pinned`,
      ];
}

function actionFor(release: Release, step: Step, reason: string, amis: Release["amis"]): RetireAction {
  return {
    what: step,
    step,
    subject: release.id,
    image: release.image,
    reason,
    amis: amis.map(({ id, region, tags }) => ({ id, region, retirement: tags.get(TAGS.retirement) ?? "" })),
  };
}

/** When an instance was last launched from it, in whatever region. */
export function launched({ amis }: Pick<Release, "amis">): string {
  const [last] = amis
    .flatMap(({ region, lastLaunchedAt }) => (lastLaunchedAt === undefined ? [] : [{ region, lastLaunchedAt }]))
    .sort((a, b) => b.lastLaunchedAt.getTime() - a.lastLaunchedAt.getTime());
  return last === undefined ? "EC2 knows of no launch" : `last launched ${day(last.lastLaunchedAt)} in ${last.region}`;
}

function day(date: Date | undefined): string {
  return date?.toISOString().slice(0, 10) ?? "";
}
