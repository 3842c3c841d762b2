// The right of a stage to see what its run was started with.
import type { Statement } from "./document";

/** Look up why a run was started, and whether it asks for a new AMI. A list of all pipelines could be longer than a policy. */
export function runStartStatement(pipelineArns: string): Statement {
  return { Sid: "RunStart", Effect: "Allow", Action: "codepipeline:GetPipelineExecution", Resource: pipelineArns };
}
