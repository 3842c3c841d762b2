// Notes that an execution, a stage or an action has changed, and publishes it as an event.
import type { ServiceEvent } from "../../frontdoor/service";
import { now } from "../../frontdoor/wire";
import type { ActionExecution, ExecutionStatus, PipelineExecution, PipelineIdentity } from "../model";
import { actionChange, EXECUTION_STATES, executionChange, stageChange, type EventState } from "./events";

/** Tells EventBridge of the changes in one pipeline. */
export class Announcer {
  constructor(
    private readonly identity: PipelineIdentity,
    private readonly publish: (event: ServiceEvent) => void,
  ) {}

  /** A new execution has started. */
  started(execution: PipelineExecution): void {
    this.publish(executionChange(this.identity, execution, "STARTED"));
  }

  /** Gives an execution a status. */
  become(execution: PipelineExecution, status: ExecutionStatus, state: EventState = EXECUTION_STATES[status]): void {
    execution.status = status;
    execution.lastUpdateTime = now();
    this.publish(executionChange(this.identity, execution, state));
  }

  /** An action has got the status that its record shows. */
  action(execution: PipelineExecution, action: ActionExecution, state: EventState): void {
    action.lastUpdateTime = now();
    execution.lastUpdateTime = action.lastUpdateTime;
    this.publish(actionChange(this.identity, execution, action, state));
  }

  /** An execution has come into a stage, or got to its end. */
  stage(execution: PipelineExecution, stage: string, state: EventState): void {
    this.publish(stageChange(this.identity, execution, stage, state));
  }
}
