// Whether an earlier run of the pipeline is still under way: until it is over, nobody knows what the image's release will be.
import type { CodePipelineClient, PipelineExecutionSummary } from "../common/aws";
import { isUnderWay, recentRuns, startOf } from "../runs/recent";

/** Finds a run that started before this one and is not over. */
export async function findEarlierRun(
  codePipeline: CodePipelineClient,
  pipelineName: string,
  executionId: string,
): Promise<string | undefined> {
  return earlierRun(await recentRuns(codePipeline, pipelineName), executionId);
}

/** The run among these that started before the other and is not over. A run without a time counts as earlier. */
export function earlierRun(runs: readonly PipelineExecutionSummary[], executionId: string): string | undefined {
  const began = startOf(runs.find(({ pipelineExecutionId }) => pipelineExecutionId === executionId)) ?? Infinity;
  return runs.find(
    (run) => run.pipelineExecutionId !== executionId && isUnderWay(run) && (startOf(run) ?? -Infinity) <= began,
  )?.pipelineExecutionId;
}
