// What a pipeline remembers of one stage.
import type { ActionExecution, PipelineExecution, StageStatus } from "../model";
import { StageGate } from "./stageGate";

/** Who asked for a stage's retry: its own definition, or somebody. */
export type RetryTrigger = "AutomatedStageRetry" | "ManualStageRetry";

/** How often a stage was retried in one execution, and why at last. */
export interface StageRetries {
  readonly autoStageRetryAttempt?: number;
  readonly manualStageRetryAttempt?: number;
  readonly latestRetryTrigger: RetryTrigger;
}

/** A stage of a pipeline, over all its executions. */
export interface StageRecord {
  readonly gate: StageGate;
  latest?: { readonly execution: PipelineExecution; status: StageStatus; readonly retries?: StageRetries };
  /** Action to its latest execution in this stage. */
  readonly actions: Map<string, ActionExecution>;
}

/** The record of a stage that no execution has reached. */
export function newStageRecord(): StageRecord {
  return { gate: new StageGate(), actions: new Map() };
}
