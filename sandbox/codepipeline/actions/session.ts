// CodePipeline's sessions of the roles that it acts in.
import type { ActionContext } from "./action";

/** The session's name: CodePipeline names it after the execution. */
export function sessionNameOf({ pipelineExecutionId }: ActionContext): string {
  return `codepipeline-${pipelineExecutionId}`;
}
