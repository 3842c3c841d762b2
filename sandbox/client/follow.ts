// Follows runs until they are over and says each change of an action once: the live progress of `npm run sandbox`.
import { setTimeout as sleep } from "node:timers/promises";
import type { Clients } from "./clients";
import { isOver, newestRun, type Action, type Run } from "./runs";

/** What is new in a run since it was last looked at; a run seen for the first time is all new. */
export function changedActions(before: Run | undefined, after: Run): Action[] {
  const known = new Map(
    before?.executionId === after.executionId ? before.actions.map(({ action, status }) => [action, status]) : [],
  );
  return after.actions.filter(({ action, status }) => known.get(action) !== status);
}

export interface FollowOptions {
  readonly pipelines: readonly string[];
  /** Runs that were there before, which are not waited for: pipeline to execution id. */
  readonly except?: ReadonlyMap<string, string>;
  /** How long to wait in all, in seconds. @default 3600 */
  readonly timeoutSeconds?: number;
  readonly onChange?: (run: Run, action: Action) => void;
  /** Ends the waiting from outside, for instance when `pulumi up` has failed. */
  readonly signal?: AbortSignal;
}

/** Waits until each pipeline has a new run and that run is over; gives these runs in the order of the pipelines. */
export async function followRuns(clients: Clients, options: FollowOptions): Promise<Run[]> {
  const { pipelines, except = new Map<string, string>(), timeoutSeconds = 3600, onChange, signal } = options;
  const deadline = Date.now() + timeoutSeconds * 1000;
  const seen = new Map<string, Run>();

  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    for (const pipeline of pipelines) {
      const before = seen.get(pipeline);
      if (before && isOver(before)) continue;
      const run = await newestRunIfAny(clients, pipeline);
      if (!run || run.executionId === except.get(pipeline)) continue;
      for (const action of changedActions(before, run)) onChange?.(run, action);
      seen.set(pipeline, run);
    }
    const runs = pipelines.flatMap((pipeline) => seen.get(pipeline) ?? []);
    if (runs.length === pipelines.length && runs.every(isOver)) return runs;
    await sleep(250, undefined, signal ? { signal } : {});
  }
  const missing = pipelines.filter((pipeline) => !seen.has(pipeline));
  const running = [...seen.values()].filter((run) => !isOver(run)).map(({ pipeline }) => pipeline);
  throw new Error(
    `After ${timeoutSeconds} s these pipelines have no new run: ${list(missing)}; these are still running: ${list(running)}.`,
  );
}

async function newestRunIfAny(clients: Clients, pipeline: string): Promise<Run | undefined> {
  try {
    return await newestRun(clients, pipeline);
  } catch (error) {
    // While `pulumi up` is still at work the pipeline may not be there yet.
    if (error instanceof Error && error.name === "PipelineNotFoundException") return undefined;
    throw error;
  }
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
