// Whether one of those who may approve has approved this run: CodePipeline lets anybody approve who has the permission, the
// factory's setting `approvers` only those it names. Called by publishAmi.ts.
import { ListActionExecutionsCommand, type ActionExecutionDetail, type CodePipelineClient } from "../common/aws";
import type { PublishEnvironment } from "./environment";
import type { PublishSettings } from "../releases/publishSettings";
import { StageError } from "../common/stageError";

/** The name of both the stage and its action in components/pipelineStages.ts. */
const APPROVE = "Approve";

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
      `Image ${image} needs an approval, which only its pipeline has; this was not started by one.`,
      "Start the image's pipeline: aws codepipeline start-pipeline-execution.",
    );
  }
  const who = (await findApproval(codePipeline, pipeline, executionId))?.updatedBy;
  if (who === undefined) {
    throw new StageError(
      `Run ${executionId} of pipeline ${pipeline} has no approval of anybody.`,
      "Run pulumi up if the pipeline has no stage Approve, then start it again.",
    );
  }
  if (!isApprover(who, approvers)) {
    throw new StageError(
      `Image ${image} was approved by ${who}, who is none of its approvers: ${approvers.join(", ")}.`,
      "Start the pipeline again and let one of them approve. To change who may, change the setting approvers, run pulumi up and retry the stage.",
    );
  }
  console.log(`Approved by ${who}.`);
}

/** A role counts for all of its sessions, in which its path does not appear. */
export function isApprover(who: string, approvers: readonly string[]): boolean {
  return approvers.some((approver) => principal(approver) === principal(who));
}

function principal(arn: string): string {
  const role =
    /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/.+$/.exec(arn) ??
    /^arn:([^:]+):iam::(\d+):role\/(?:.+\/)?([^/]+)$/.exec(arn);
  return role === null ? arn : role.slice(1).join(" ");
}

/** The newest: a stage that was rejected may have been retried. */
async function findApproval(
  codePipeline: CodePipelineClient,
  pipelineName: string,
  pipelineExecutionId: string,
): Promise<ActionExecutionDetail | undefined> {
  const approvals: ActionExecutionDetail[] = [];
  let nextToken: string | undefined;
  do {
    const page = await codePipeline.send(
      new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId }, nextToken }),
    );
    approvals.push(
      ...(page.actionExecutionDetails ?? []).filter(
        ({ stageName, status }) => stageName === APPROVE && status === "Succeeded",
      ),
    );
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return approvals.sort((a, b) => (b.startTime?.getTime() ?? 0) - (a.startTime?.getTime() ?? 0))[0];
}
