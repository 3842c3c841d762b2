// Takes steps in several regions, all of them or none: a failure undoes what was done. It is for the moment when a
// release becomes what everybody gets.
import { messageOf } from "./messageOf";
import { StageError } from "./stageError";

/** Takes a step back. */
export type Undo = () => Promise<void>;

/** A change in one region. */
export interface Step {
  readonly region: string;
  /** What it does, as messages name it: `point /x/y to ami-1`. */
  readonly what: string;
  /** Does it and returns how to undo it. A step that fails leaves things as they were, or throws HalfDone. */
  readonly run: () => Promise<Undo>;
}

/** A step failed halfway and could not go back. */
export class HalfDone extends StageError {}

interface Failure {
  readonly step: Step;
  readonly cause: unknown;
}

interface Done {
  readonly step: Step;
  readonly undo: Undo;
}

/**
 * Takes the groups one after another, and the steps of a group at the same time. When a step fails, it waits for the others
 * of the group, undoes everything, the last group first, and throws a StageError that says what failed and what holds now.
 */
export async function allOrNothing(groups: readonly (readonly Step[])[]): Promise<void> {
  const done: Done[][] = [];
  for (const group of groups) {
    const { succeeded, failures } = await inParallel(group, async (step) => ({ step, undo: await step.run() }));
    done.push(succeeded);
    if (failures.length > 0) {
      throw failed(failures, await undoAll(done));
    }
  }
}

async function undoAll(groups: readonly Done[][]): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const group of [...groups].reverse()) {
    const undone = await inParallel(group, ({ undo }) => undo());
    failures.push(...undone.failures.map(({ step: { step }, cause }) => ({ step, cause })));
  }
  return failures;
}

async function inParallel<S, T>(
  steps: readonly S[],
  work: (step: S) => Promise<T>,
): Promise<{ succeeded: T[]; failures: { step: S; cause: unknown }[] }> {
  const succeeded: T[] = [];
  const failures: { step: S; cause: unknown }[] = [];
  await Promise.all(
    steps.map(async (step) => {
      try {
        succeeded.push(await work(step));
      } catch (cause) {
        failures.push({ step, cause });
      }
    }),
  );
  return { succeeded, failures };
}

function failed(failures: readonly Failure[], notUndone: readonly Failure[]): StageError {
  const causes = failures.map(({ step, cause }) => `${step.region}: could not ${step.what}: ${messageOf(cause)}`);
  const left = notUndone.map(
    ({ step, cause }) => `${step.region}: this was done and could not be undone: ${step.what}: ${messageOf(cause)}`,
  );
  const whole = left.length === 0 && !failures.some(({ cause }) => cause instanceof HalfDone);
  const state = whole
    ? "Everything is as it was before, in every region."
    : "Everything else is as it was before, so regions differ now.";
  const remedies = failures.flatMap(({ cause }) => (cause instanceof StageError ? [cause.remedy] : []));
  return new StageError(
    [...causes, ...left, state].join("\n"),
    [
      ...new Set(remedies),
      whole
        ? "Then try again: what is ready is used again."
        : "Then try again at once, which brings every region to the same state.",
    ].join(" "),
  );
}
