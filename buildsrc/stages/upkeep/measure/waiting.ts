// How many runs wait for somebody's approval.
import { GetPipelineStateCommand, type CodePipelineClient } from "../../common/aws";

/** Counts the approvals that nobody has given or refused yet: only such an action has a token. */
export async function countWaiting(codePipeline: CodePipelineClient, pipelines: readonly string[]): Promise<number> {
  let waiting = 0;
  // One after another: CodePipeline answers only a few such calls per second.
  for (const name of pipelines) {
    const { stageStates = [] } = await codePipeline.send(new GetPipelineStateCommand({ name }));
    waiting += stageStates
      .flatMap(({ actionStates = [] }) => actionStates)
      .filter(
        ({ latestExecution }) => latestExecution?.token !== undefined && latestExecution.status === "InProgress",
      ).length;
  }
  return waiting;
}
