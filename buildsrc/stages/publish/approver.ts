// Whether an approver has approved this run. CodePipeline lets everybody with the permission approve; the factory's
// setting `approvers` accepts only those that it names.
import { paginateListActionExecutions, type ActionExecutionDetail, type CodePipelineClient } from "../common/aws";
import { StageError } from "../common/stageError";
import { APPROVE, type PublishSettings } from "../contract";
import type { PublishEnvironment } from "./environment";

/** Refuses a run that none of the approvers approved. */
export async function checkApproval(
  codePipeline: CodePipelineClient,
  { approval, approvers }: PublishSettings,
  { image, pipeline, executionId }: PublishEnvironment,
): Promise<void> {
  if (!approval || approvers.length === 0) {
    return;
  }
  if (pipeline === undefined) {
    throw new StageError(
      `Image ${image} needs an approval, which only its pipeline asks for, but no pipeline started this build.`,
      "Start the image's pipeline: aws codepipeline start-pipeline-execution.",
    );
  }
  const who = (await findApproval(codePipeline, pipeline, executionId))?.updatedBy;
  if (who === undefined) {
    throw new StageError(
      `Nobody has approved run ${executionId} of pipeline ${pipeline}.`,
      `Run pulumi up if the pipeline has no stage ${APPROVE}, then start it again.`,
    );
  }
  if (!isApprover(who, approvers)) {
    throw new StageError(
      `Image ${image} was approved by ${who}, who is not one of its approvers: ${approvers.join(", ")}.`,
      "Start the pipeline again and let one of them approve. To change who can approve, change the setting approvers, run pulumi up and retry the stage.",
    );
  }
  console.log(`Approved by ${who}.`);
}

/** Whether a user or a session is an approver. A role counts for all of its sessions, whose ARNs do not show its path. */
export function isApprover(who: string, approvers: readonly string[]): boolean {
  return approvers.some((approver) => principal(approver) === principal(who));
}

function principal(arn: string): string {
  const role =
    /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/.+$/.exec(arn) ??
    /^arn:([^:]+):iam::(\d+):role\/(?:.+\/)?([^/]+)$/.exec(arn);
  return role === null ? arn : role.slice(1).join(" ");
}

/** Finds the newest approval: a stage that was rejected may have been retried. */
async function findApproval(
  codePipeline: CodePipelineClient,
  pipelineName: string,
  pipelineExecutionId: string,
): Promise<ActionExecutionDetail | undefined> {
  const approvals: ActionExecutionDetail[] = [];
  for await (const { actionExecutionDetails = [] } of paginateListActionExecutions(
    { client: codePipeline },
    { pipelineName, filter: { pipelineExecutionId } },
  )) {
    approvals.push(
      ...actionExecutionDetails.filter(({ stageName, status }) => stageName === APPROVE && status === "Succeeded"),
    );
  }
  return approvals.sort((a, b) => (b.startTime?.getTime() ?? 0) - (a.startTime?.getTime() ?? 0))[0];
}
