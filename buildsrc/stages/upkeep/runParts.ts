// Runs the parts of Upkeep: every plan is printed and stored before anything is done, and then what was done.
import { explained } from "../common/explained";
import { StageError } from "../common/stageError";
import { KEYS } from "../contract";
import type { Action, Kept, Part, Plan } from "./part";
import { resultTable, type Result } from "./tables";
import type { Upkeep } from "./upkeep";

/** What a part did. */
interface PartResult {
  readonly part: string;
  readonly results: readonly Result[];
  readonly kept: readonly Kept[];
  readonly cautions: readonly string[];
  /** Why it could not plan. */
  readonly failure?: string;
}

interface Planned {
  readonly part: Part<Action>;
  readonly plan?: Plan<Action>;
  readonly failure?: string;
}

/**
 * Runs the parts, one after another, and returns what they did in short. A part that fails does not keep the others from
 * their work. Throws at the end if something failed.
 */
export async function runParts(upkeep: Upkeep, parts: readonly Part<Action>[]): Promise<string> {
  const { dryRun, only } = upkeep.settings;
  const asked = parts.filter(({ name }) => only === undefined || name === only);
  const planned: Planned[] = [];
  for (const part of asked) {
    planned.push(await planOf(part, upkeep));
  }
  for (const { part, plan } of planned) {
    sayCautions(upkeep, part, plan?.cautions ?? []);
  }
  const plans = planned.map(({ part, plan, failure }) => resultOf(part, plan?.actions ?? [], plan, failure));
  if (dryRun) {
    print(plans);
    return ended(upkeep, plans, "Nothing was done: this was a dry run.");
  }
  await keep(upkeep, KEYS.upkeepPlan(upkeep.now), plans);
  const done: PartResult[] = [];
  for (const { part, plan, failure } of planned) {
    done.push(resultOf(part, await carryOut(part, upkeep, plan?.actions ?? []), plan, failure));
  }
  print(done);
  await keep(upkeep, KEYS.upkeepDone(upkeep.now), done);
  return ended(upkeep, done, "");
}

async function planOf(part: Part<Action>, upkeep: Upkeep): Promise<Planned> {
  try {
    return { part, plan: await part.plan(upkeep) };
  } catch (error) {
    return { part, failure: explained(error) };
  }
}

/** What failed is told by whoever hears of the failed build. */
function sayCautions(upkeep: Upkeep, { name }: Part<Action>, cautions: readonly string[]): void {
  if (cautions.length > 0) {
    const nextSteps = ["The plan, without doing anything: npm run upkeep -- --dry-run"];
    upkeep.say({ subject: `Upkeep holds back: ${name}`, lines: cautions, nextSteps });
  }
}

async function carryOut(part: Part<Action>, upkeep: Upkeep, actions: readonly Action[]): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const action of actions) {
    try {
      results.push({ ...action, outcome: await part.act(upkeep, action) });
    } catch (error) {
      results.push({ ...action, failure: explained(error) });
    }
  }
  return results;
}

function resultOf(
  { name }: Part<Action>,
  results: readonly Result[],
  plan: Plan<Action> | undefined,
  failure: string | undefined,
): PartResult {
  const { kept = [], cautions = [] } = plan ?? {};
  return { part: name, results, kept, cautions, ...(failure !== undefined && { failure }) };
}

function print(parts: readonly PartResult[]): void {
  for (const { part, results, kept, cautions, failure } of parts) {
    console.log(`\n${part}`);
    for (const line of [...(failure === undefined ? [] : [`could not look: ${failure}`]), ...cautions]) {
      console.log(`  ! ${line}`);
    }
    console.log(resultTable(results, kept));
  }
}

async function keep(upkeep: Upkeep, key: string, parts: readonly PartResult[]): Promise<void> {
  await upkeep.store.create(key, `${JSON.stringify({ startedAt: upkeep.now.toISOString(), parts }, undefined, 2)}\n`);
}

function ended(upkeep: Upkeep, parts: readonly PartResult[], note: string): string {
  const failures = parts.flatMap(({ part, failure, results }) => [
    ...(failure === undefined ? [] : [`${part} could not look: ${failure}`]),
    ...results.flatMap((result) =>
      result.failure === undefined ? [] : [`${part} could not ${result.what} ${result.subject}: ${result.failure}`],
    ),
  ]);
  if (failures.length > 0) {
    throw new StageError(
      failures.join("\n"),
      `Each line says what it needs. Then wait for the next run, or start one: npm run upkeep. What was done stands in ${KEYS.upkeepDone(upkeep.now)} of the artifact bucket.`,
    );
  }
  const counts = parts.map(({ part, results }) => `${part} ${results.length}`).join(", ");
  return `${counts === "" ? "nothing to do" : counts}.${note === "" ? "" : ` ${note}`}`;
}
