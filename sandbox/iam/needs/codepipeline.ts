// CodePipeline: an event rule starts a pipeline, Publish asks who approved a run, and a person sees it and answers.
import { text, type Call } from "../../frontdoor/service";
import { arn, need, type Need, type Needs } from "./need";

/** What CodePipeline's operations need. */
export const codepipeline: Needs = {
  StartPipelineExecution: onPipeline("StartPipelineExecution", "name"),
  GetPipeline: onPipeline("GetPipeline", "name"),
  GetPipelineExecution: onPipeline("GetPipelineExecution", "pipelineName"),
  GetPipelineState: onPipeline("GetPipelineState", "name"),
  ListActionExecutions: onPipeline("ListActionExecutions", "pipelineName"),
  ListPipelineExecutions: onPipeline("ListPipelineExecutions", "pipelineName"),
  PutApprovalResult: (call) => {
    const { pipelineName, stageName, actionName } = call.input;
    const action = [pipelineName, stageName, actionName].map(text).join("/");
    return [need("codepipeline:PutApprovalResult", arn(call, "codepipeline", action))];
  },
};

/** On the pipeline that a member of the input names. */
function onPipeline(operation: string, member: string) {
  return (call: Call): Need[] => [
    need(`codepipeline:${operation}`, arn(call, "codepipeline", text(call.input[member]))),
  ];
}
