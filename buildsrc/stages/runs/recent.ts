// The runs of a pipeline that may not be over yet.
import { paginateListPipelineExecutions, type CodePipelineClient, type PipelineExecutionSummary } from "../common/aws";
import { DAY_MS } from "../common/days";

/** The states of a run that can still publish something. */
const UNDER_WAY: readonly string[] = ["InProgress", "Stopping"];
/** Longer than a run can take: an approval waits for up to 60 days, a build in the queue and at work for 44 hours. */
const LONGEST_RUN_DAYS = 75;

/** Lists the runs that started no earlier before the newest than a run can take; the newest comes first. */
export async function recentRuns(
  codePipeline: CodePipelineClient,
  pipelineName: string,
): Promise<readonly PipelineExecutionSummary[]> {
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
  return runs;
}

/** Whether a run can still publish something. */
export function isUnderWay({ status }: PipelineExecutionSummary): boolean {
  return UNDER_WAY.includes(status ?? "");
}

/** When a run started; undefined if CodePipeline does not say. */
export function startOf(run: PipelineExecutionSummary | undefined): number | undefined {
  return run?.startTime?.getTime();
}
