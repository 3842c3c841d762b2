// CodePipeline: an event rule starts a pipeline, and Publish asks who approved a run.
import { text } from "../../frontdoor/service";
import { arn, need, type Needs } from "./need";

/** What CodePipeline's operations need. */
export const codepipeline: Needs = {
  StartPipelineExecution: (call) => [
    need("codepipeline:StartPipelineExecution", arn(call, "codepipeline", text(call.input.name))),
  ],
  ListActionExecutions: (call) => [
    need("codepipeline:ListActionExecutions", arn(call, "codepipeline", text(call.input.pipelineName))),
  ],
};
