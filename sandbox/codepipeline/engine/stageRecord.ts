// What a pipeline remembers of one stage.
import type { ActionExecution, PipelineExecution, StageStatus } from "../model";
import { StageGate } from "./stageGate";

/** A stage of a pipeline, over all its executions. */
export interface StageRecord {
  readonly gate: StageGate;
  latest?: { readonly execution: PipelineExecution; status: StageStatus };
  /** Action to its latest execution in this stage. */
  readonly actions: Map<string, ActionExecution>;
}

/** The record of a stage that no execution has reached. */
export function newStageRecord(): StageRecord {
  return { gate: new StageGate(), actions: new Map() };
}
