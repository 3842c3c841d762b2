// Ends the runs of a pipeline, so that no stage starts another build.
import {
  ActionCategory,
  ActionExecutionStatus,
  ListPipelineExecutionsCommand,
  paginateListActionExecutions,
  StopPipelineExecutionCommand,
  type CodePipelineClient,
} from "@aws-sdk/client-codepipeline";
import { unless } from "./unless";

/** The errors that say that there is nothing to stop any more, or that CodePipeline is busy: the next call tries again. */
const NOT_NOW: readonly string[] = [
  "PipelineExecutionNotStoppableException",
  "DuplicatedStopRequestException",
  "ConflictException",
];

interface Run {
  readonly id: string;
  readonly status: "InProgress" | "Stopping";
}

/**
 * Keeps the runs of a pipeline from starting anything else, and abandons those that only wait for an approval. What the
 * others have started goes on: CodePipeline stops the builds of a run that is abandoned. Returns whether all are over.
 */
export async function endRuns(
  client: CodePipelineClient,
  pipelineName: string,
  say: (line: string) => void,
): Promise<boolean> {
  const open = await openRuns(client, pipelineName);
  for (const { id, status } of open) {
    if (status === "InProgress") {
      if (await stopRun(client, pipelineName, id, false)) {
        say(`Stopped run ${id} of ${pipelineName}.`);
      }
    } else if (await waitsForApproval(client, pipelineName, id)) {
      await stopRun(client, pipelineName, id, true);
    }
  }
  return open.length === 0;
}

/** Returns whether CodePipeline took the request. */
async function stopRun(
  client: CodePipelineClient,
  pipelineName: string,
  pipelineExecutionId: string,
  abandon: boolean,
): Promise<boolean> {
  const reason = "Pulumi deletes what it runs on.";
  const request = new StopPipelineExecutionCommand({ pipelineName, pipelineExecutionId, abandon, reason });
  return (await unless(NOT_NOW, () => client.send(request))) !== undefined;
}

/** Whether nothing but approvals is in progress. An action that has only begun may have no build yet. */
async function waitsForApproval(
  client: CodePipelineClient,
  pipelineName: string,
  pipelineExecutionId: string,
): Promise<boolean> {
  const categories: (ActionCategory | undefined)[] = [];
  const request = { pipelineName, filter: { pipelineExecutionId } };
  for await (const { actionExecutionDetails = [] } of paginateListActionExecutions({ client }, request)) {
    const inProgress = actionExecutionDetails.filter(({ status }) => status === ActionExecutionStatus.InProgress);
    categories.push(...inProgress.map(({ input }) => input?.actionTypeId?.category));
  }
  return categories.length > 0 && categories.every((category) => category === ActionCategory.Approval);
}

/** The runs that are not over. A pipeline has at most 50 of them, the newest. */
async function openRuns(client: CodePipelineClient, pipelineName: string): Promise<Run[]> {
  const list = () => client.send(new ListPipelineExecutionsCommand({ pipelineName, maxResults: 100 }));
  const answer = await unless(["PipelineNotFoundException"], list);
  return (answer?.pipelineExecutionSummaries ?? []).flatMap(({ status, pipelineExecutionId: id }) =>
    (status === "InProgress" || status === "Stopping") && id !== undefined ? { id, status } : [],
  );
}
