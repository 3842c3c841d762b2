// CodePipeline: an event rule starts a pipeline, Publish asks who approved a run, and a person answers an approval.
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
  PutApprovalResult: (call) => {
    const { pipelineName, stageName, actionName } = call.input;
    const action = [pipelineName, stageName, actionName].map(text).join("/");
    return [need("codepipeline:PutApprovalResult", arn(call, "codepipeline", action))];
  },
};
