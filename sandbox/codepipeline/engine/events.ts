// The events that CodePipeline sends to EventBridge when an execution, a stage or an action changes.
import type { ServiceEvent, Shape } from "../../frontdoor/service";
import type { ActionExecution, ExecutionStatus, PipelineExecution, PipelineIdentity } from "../model";

/** A status as events spell it. */
export type EventState =
  | "STARTED"
  | "RESUMED"
  | "SUCCEEDED"
  | "FAILED"
  | "STOPPING"
  | "STOPPED"
  | "SUPERSEDED"
  | "CANCELED"
  | "ABANDONED";

/** How events spell the status that an execution has changed to. */
export const EXECUTION_STATES: Readonly<Record<ExecutionStatus, EventState>> = {
  InProgress: "STARTED",
  Stopping: "STOPPING",
  Stopped: "STOPPED",
  Succeeded: "SUCCEEDED",
  Superseded: "SUPERSEDED",
  Failed: "FAILED",
  Cancelled: "CANCELED",
};

/** The event of an execution that changed. */
export function executionChange(
  pipeline: PipelineIdentity,
  execution: PipelineExecution,
  state: EventState,
): ServiceEvent {
  return event(pipeline, execution, "Pipeline", {
    state,
    "start-time": new Date(execution.startTime * 1000).toISOString(),
    "execution-trigger": {
      "trigger-type": execution.trigger.triggerType,
      "trigger-detail": execution.trigger.triggerDetail,
    },
  });
}

/** The event of a stage that changed. */
export function stageChange(
  pipeline: PipelineIdentity,
  execution: PipelineExecution,
  stage: string,
  state: EventState,
): ServiceEvent {
  return event(pipeline, execution, "Stage", { stage, state });
}

/** The event of an action that changed. */
export function actionChange(
  pipeline: PipelineIdentity,
  execution: PipelineExecution,
  action: ActionExecution,
  state: EventState,
): ServiceEvent {
  const { declaration, progress, errorDetails } = action;
  return event(pipeline, execution, "Action", {
    stage: action.stageName,
    action: declaration.name,
    "action-execution-id": action.actionExecutionId,
    state,
    region: pipeline.region,
    type: { ...declaration.actionTypeId },
    "execution-result": {
      "external-execution-id": progress.externalExecutionId,
      "external-execution-url": progress.externalExecutionUrl,
      "external-execution-summary": errorDetails?.message ?? progress.summary,
      "error-code": errorDetails?.code,
    },
  });
}

function event(
  pipeline: PipelineIdentity,
  execution: PipelineExecution,
  what: "Pipeline" | "Stage" | "Action",
  detail: Shape,
): ServiceEvent {
  return {
    source: "aws.codepipeline",
    "detail-type": `CodePipeline ${what} Execution State Change`,
    region: pipeline.region,
    account: pipeline.account,
    resources: [pipeline.arn],
    detail: {
      pipeline: pipeline.name,
      "execution-id": execution.pipelineExecutionId,
      version: execution.pipelineVersion,
      ...detail,
    },
  };
}
