// Ends the runs of a pipeline, so that no stage starts another build.
import {
  ListPipelineExecutionsCommand,
  StopPipelineExecutionCommand,
  type CodePipelineClient,
} from "@aws-sdk/client-codepipeline";
import { unless } from "./unless";
import { waitUntil, type Pause } from "./wait";

/** Stopping, as CodePipeline does it, takes seconds. */
const STOP_MINUTES = 5;

/** The errors that say that there is nothing to stop any more. */
const OVER: readonly string[] = ["PipelineExecutionNotStoppableException", "DuplicatedStopRequestException"];

/** Keeps the runs of a pipeline from starting anything else. What they have started goes on. */
export async function stopRuns(
  client: CodePipelineClient,
  pipelineName: string,
  say: (line: string) => void,
): Promise<void> {
  for (const run of await openRuns(client, pipelineName)) {
    await stopRun(client, pipelineName, run, false);
    say(`Stopped run ${run} of ${pipelineName}.`);
  }
}

/**
 * Ends the runs of a pipeline that are not over though no build of theirs runs: they wait for an approval. CodePipeline
 * stops the builds of a run that is abandoned, so this comes last.
 */
export async function abandonRuns(client: CodePipelineClient, pipelineName: string, pause: Pause): Promise<void> {
  const abandoned = new Set<string>();
  const allOver = async () => {
    const open = await openRuns(client, pipelineName);
    for (const run of open.filter((id) => !abandoned.has(id))) {
      abandoned.add(run);
      await stopRun(client, pipelineName, run, true);
    }
    return open.length === 0;
  };
  await waitUntil(allOver, { minutes: STOP_MINUTES, what: `the runs of ${pipelineName} to stop`, pause });
}

function stopRun(client: CodePipelineClient, pipelineName: string, pipelineExecutionId: string, abandon: boolean) {
  const reason = "Pulumi deletes what it runs on.";
  const request = new StopPipelineExecutionCommand({ pipelineName, pipelineExecutionId, abandon, reason });
  return unless(OVER, () => client.send(request));
}

/** The ids of the runs that are not over. A pipeline has at most 50 of them, the newest. */
async function openRuns(client: CodePipelineClient, pipelineName: string): Promise<string[]> {
  const list = () => client.send(new ListPipelineExecutionsCommand({ pipelineName, maxResults: 100 }));
  const answer = await unless(["PipelineNotFoundException"], list);
  return (answer?.pipelineExecutionSummaries ?? []).flatMap(({ status, pipelineExecutionId }) =>
    (status === "InProgress" || status === "Stopping") && pipelineExecutionId !== undefined ? pipelineExecutionId : [],
  );
}
