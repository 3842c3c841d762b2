// Runs of a pipeline as the commands read them.
import type { Action, Run } from "../../../sandbox/client/runs";

/** The action of a stage. */
export function action(stage: string, status: string, rest: Partial<Action> = {}): Action {
  return { stage, action: stage, status, seconds: 1, message: undefined, buildId: undefined, variables: {}, ...rest };
}

/** A run with these actions. */
export function runOf(rest: Partial<Run>, ...actions: readonly Action[]): Run {
  return {
    pipeline: "golden-web",
    executionId: "e",
    status: "InProgress",
    trigger: "CreatePipeline",
    seconds: 20,
    actions,
    ...rest,
  };
}
