// Looks up what goes on in a pipeline: runs that are not over, the newest one's failure, and transitions that are disabled.
import { GetPipelineStateCommand, type CodePipelineClient, type PipelineExecutionSummary } from "../../common/aws";
import { isUnderWay, recentRuns, startOf } from "../../runs/recent";
import type { PipelineState } from "./imageState";

/** A run that ended so is not repeated on the same day. */
const WITHOUT_SUCCESS: readonly string[] = ["Failed", "Stopped"];

/** Looks at a pipeline. */
export async function lookAtPipeline(
  codePipeline: CodePipelineClient,
  pipeline: string,
  now: Date,
): Promise<PipelineState> {
  const runs = await recentRuns(codePipeline, pipeline);
  const { stageStates = [] } = await codePipeline.send(new GetPipelineStateCommand({ name: pipeline }));
  const disabled = stageStates.find(({ inboundTransitionState }) => inboundTransitionState?.enabled === false);
  return { ...runState(runs, now), ...(disabled?.stageName !== undefined && { disabled: disabled.stageName }) };
}

/** @param runs - the newest comes first */
function runState(runs: readonly PipelineExecutionSummary[], now: Date): PipelineState {
  const underWay = runs.find(isUnderWay)?.pipelineExecutionId;
  const [newest] = runs;
  const ended = newest !== undefined && WITHOUT_SUCCESS.includes(newest.status ?? "") && isToday(newest, now);
  return {
    ...(underWay !== undefined && { underWay }),
    ...(ended && newest.pipelineExecutionId !== undefined && { failedToday: newest.pipelineExecutionId }),
  };
}

function isToday(run: PipelineExecutionSummary, now: Date): boolean {
  const started = startOf(run);
  return started !== undefined && dayOf(new Date(started)) === dayOf(now);
}

/** The day in UTC. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
