// Whether an earlier run of the pipeline is still under way: until it is over, nobody knows what the image's release will be.
import { ListPipelineExecutionsCommand, type CodePipelineClient, type PipelineExecutionSummary } from "../common/aws";

/** The states of a run that can still publish something. */
const UNDER_WAY: readonly string[] = ["InProgress", "Stopping"];
/** One page of answers, the newest runs first: more than can be under way, since CodePipeline queues up to 50 runs. */
const RUNS = 100;

/** Finds a run that started before this one and is not over. */
export async function findEarlierRun(
  codePipeline: CodePipelineClient,
  pipelineName: string,
  executionId: string,
): Promise<string | undefined> {
  const { pipelineExecutionSummaries: runs = [] } = await codePipeline.send(
    new ListPipelineExecutionsCommand({ pipelineName, maxResults: RUNS }),
  );
  return earlierRun(runs, executionId);
}

/** The run among these that started before the other and is not over. A run without a time counts as earlier. */
export function earlierRun(runs: readonly PipelineExecutionSummary[], executionId: string): string | undefined {
  const began = startOf(runs.find(({ pipelineExecutionId }) => pipelineExecutionId === executionId)) ?? Infinity;
  return runs.find(
    (run) =>
      run.pipelineExecutionId !== executionId &&
      UNDER_WAY.includes(run.status ?? "") &&
      (startOf(run) ?? -Infinity) <= began,
  )?.pipelineExecutionId;
}

function startOf(run: PipelineExecutionSummary | undefined): number | undefined {
  return run?.startTime?.getTime();
}
