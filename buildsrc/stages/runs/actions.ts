// The actions of a pipeline's run.
import { paginateListActionExecutions, type ActionExecutionDetail, type CodePipelineClient } from "../common/aws";

/** In the order they started; of an action that was retried, the newest attempt. */
export async function newestActions(
  client: CodePipelineClient,
  pipelineName: string,
  pipelineExecutionId: string,
): Promise<ActionExecutionDetail[]> {
  const newestFirst: ActionExecutionDetail[] = [];
  const pages = paginateListActionExecutions({ client }, { pipelineName, filter: { pipelineExecutionId } });
  for await (const { actionExecutionDetails = [] } of pages) {
    newestFirst.push(...actionExecutionDetails);
  }
  const newest = new Map<string, ActionExecutionDetail>();
  for (const detail of newestFirst.reverse()) {
    const action = `${detail.stageName ?? ""}/${detail.actionName ?? ""}`;
    newest.delete(action);
    newest.set(action, detail);
  }
  return [...newest.values()];
}
