// Whether an earlier run of the pipeline is still under way: until it is over, nobody knows what the image's release will be.
import { paginateListPipelineExecutions, type CodePipelineClient, type PipelineExecutionSummary } from "../common/aws";
import { DAY_MS } from "../common/days";

/** The states of a run that can still publish something. */
const UNDER_WAY: readonly string[] = ["InProgress", "Stopping"];
/** Longer than a run can take: an approval waits for up to 60 days, a build in the queue and at work for 44 hours. */
const LONGEST_RUN_DAYS = 75;

/** Finds a run that started before this one and is not over. */
export async function findEarlierRun(
  codePipeline: CodePipelineClient,
  pipelineName: string,
  executionId: string,
): Promise<string | undefined> {
  const runs: PipelineExecutionSummary[] = [];
  // The newest runs come first.
  for await (const { pipelineExecutionSummaries: page = [] } of paginateListPipelineExecutions(
    { client: codePipeline, pageSize: 100 },
    { pipelineName },
  )) {
    runs.push(...page);
    const oldest = startOf(page.at(-1)) ?? Infinity;
    if (oldest < (startOf(runs[0]) ?? 0) - LONGEST_RUN_DAYS * DAY_MS) {
      break;
    }
  }
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
