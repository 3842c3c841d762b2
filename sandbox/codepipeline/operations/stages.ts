// CodePipeline's operations on the stages of a pipeline: their state, their approvals and the transitions between them.
import { AwsError, type Call, type Operation } from "../../frontdoor/service";
import { now, operation } from "../../frontdoor/wire";
import type { Approvals } from "../actions/approval";
import type { Pipeline } from "../engine/pipeline";
import { findStage, type Pipelines } from "../pipelines";
import { showState } from "../views";
import type { InStage, Named } from "./inputs";

interface ApprovalInput extends InStage {
  readonly actionName: string;
  readonly result: { summary: string; status: "Approved" | "Rejected" };
  readonly token: string;
}

interface TransitionInput extends InStage {
  readonly transitionType: "Inbound" | "Outbound";
}

/** The operations by which people watch a pipeline's stages and let executions into them. */
export function stageOperations(pipelines: Pipelines, approvals: Approvals): Readonly<Record<string, Operation>> {
  return {
    GetPipelineState: operation(({ name }: Named, call) => showState(pipelines.find(call, name))),

    PutApprovalResult: operation(({ pipelineName, stageName, actionName, result, token }: ApprovalInput, call) => {
      const pipeline = pipelines.find(call, pipelineName);
      const stage = pipeline.declaration.stages[findStage(pipeline, stageName)];
      if (!stage?.actions.some(({ name }) => name === actionName)) {
        throw new AwsError("ActionNotFoundException", `Stage '${stageName}' has no action '${actionName}'`);
      }
      const expected = pipeline.stage(stageName).actions.get(actionName)?.progress.token;
      approvals.decide(token, expected, { ...result, by: call.caller.arn });
      return { approvedAt: now() };
    }),

    DisableStageTransition: operation((input: TransitionInput & { reason: string }, call) =>
      setTransition(pipelines.find(call, input.pipelineName), input, call, input.reason),
    ),

    EnableStageTransition: operation((input: TransitionInput, call) =>
      setTransition(pipelines.find(call, input.pipelineName), input, call, undefined),
    ),
  };
}

function setTransition(
  pipeline: Pipeline,
  { stageName, transitionType }: TransitionInput,
  call: Call,
  reason: string | undefined,
): object {
  const index = findStage(pipeline, stageName);
  // The way out of a stage is the way into the next.
  const stage = pipeline.declaration.stages[transitionType === "Inbound" ? index : index + 1];
  if (!stage) {
    throw new AwsError("ValidationException", `Stage '${stageName}' is the last one and has no outbound transition`);
  }
  pipeline.stage(stage.name).gate.setTransition(reason === undefined, call.caller.arn, reason, pipeline.mode);
  return {};
}
