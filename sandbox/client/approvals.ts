// The approval that a pipeline waits for, and the answer to it, as the console's Review button gives it.
import { GetPipelineStateCommand, PutApprovalResultCommand, type ApprovalStatus } from "@aws-sdk/client-codepipeline";
import type { Clients } from "./clients";

/** An approval that waits for an answer. */
export interface PendingApproval {
  readonly pipeline: string;
  readonly stage: string;
  readonly action: string;
  readonly token: string;
}

/** The first approval in a pipeline that somebody has to answer, or nothing. */
export async function pendingApproval(
  { codePipeline }: Pick<Clients, "codePipeline">,
  pipeline: string,
): Promise<PendingApproval | undefined> {
  const { stageStates = [] } = await codePipeline.send(new GetPipelineStateCommand({ name: pipeline }));
  const waiting = stageStates.flatMap(({ stageName: stage = "", actionStates = [] }) =>
    actionStates.flatMap(({ actionName: action = "", latestExecution }) =>
      latestExecution?.status === "InProgress" && latestExecution.token !== undefined
        ? [{ pipeline, stage, action, token: latestExecution.token }]
        : [],
    ),
  );
  return waiting[0];
}

/** Approves or rejects, with a summary for the record. */
export async function answerApproval(
  { codePipeline }: Pick<Clients, "codePipeline">,
  { pipeline, stage, action, token }: PendingApproval,
  status: ApprovalStatus,
  summary: string,
): Promise<void> {
  await codePipeline.send(
    new PutApprovalResultCommand({
      pipelineName: pipeline,
      stageName: stage,
      actionName: action,
      token,
      result: { status, summary },
    }),
  );
}
