// Follows runs until they are over and reports each change of an action once.
import { setTimeout as sleep } from "node:timers/promises";
import type { Clients } from "./clients";
import { isOver, newestRun, type Action, type Run } from "./runs";

/** What is new in a run since it was last looked at; a run seen for the first time is all new. */
export function changedActions(before: Run | undefined, after: Run): Action[] {
  // An action that is retried is there once more, after the others.
  const known = before?.executionId === after.executionId ? before.actions : [];
  return after.actions.filter(({ status }, index) => known[index]?.status !== status);
}

/** Which runs to follow, and for how long. */
export interface FollowOptions {
  /** The pipelines to follow; asked for again each time round, since `pulumi up` may still be making them. */
  readonly pipelines: () => Promise<readonly string[]>;
  /** Whether `pipelines` gives all there will be. @default always */
  readonly complete?: () => boolean;
  /** Runs that were there before, which are not waited for: pipeline to execution id. */
  readonly except?: ReadonlyMap<string, string>;
  /** How long to wait in all, in seconds. @default 3600 */
  readonly timeoutSeconds?: number;
  readonly onChange?: (run: Run, action: Action) => void;
}

/**
 * Waits until each pipeline has a new run, and its newest run is over: a release starts the pipelines of the images that are
 * built on it once more. Gives the newest runs in the order of the pipelines.
 */
export async function followRuns(clients: Clients, options: FollowOptions): Promise<Run[]> {
  const { complete = () => true, except = new Map<string, string>(), timeoutSeconds = 3600, onChange } = options;
  const deadline = Date.now() + timeoutSeconds * 1000;
  const seen = new Map<string, Run>();

  for (;;) {
    const last = complete();
    const pipelines = await options.pipelines();
    let isQuiet = true;
    for (const pipeline of pipelines) {
      const before = seen.get(pipeline);
      const run = await newestRun(clients, pipeline);
      if (!run || run.executionId === except.get(pipeline)) {
        continue;
      }
      if (before?.executionId === run.executionId && isOver(before)) {
        continue;
      }
      isQuiet = false;
      for (const action of changedActions(before, run)) {
        onChange?.(run, action);
      }
      seen.set(pipeline, run);
    }
    const runs = pipelines.flatMap((pipeline) => seen.get(pipeline) ?? []);
    // What ended just now may have started what was looked at before it.
    if (last && isQuiet && runs.length === pipelines.length && runs.every(isOver)) {
      return runs;
    }

    if (Date.now() > deadline) {
      const waiting = pipelines.map((pipeline) => `${pipeline}: ${seen.get(pipeline)?.status ?? "no new run"}`);
      throw new Error(`The runs are not over after ${timeoutSeconds} s. ${waiting.join(", ")}`);
    }
    await sleep(250);
  }
}
