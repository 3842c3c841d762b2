// What whoever approves releases must be allowed: to see the run that waits, and to answer it. The stack exports it, for an
// administrator to attach.
import { arnOf, type Location } from "../basics/location";
import { policyDocument, type PolicyDocument } from "./document";

export function approverPolicy(location: Location, pipelineNames: readonly string[]): PolicyDocument {
  const pipelines = pipelineNames.map((name) => arnOf(location, "codepipeline", name));
  return policyDocument(
    // The link in the mail leads to the pipeline's page; its state has the token that an answer needs.
    {
      Sid: "SeePipelines",
      Effect: "Allow",
      Action: ["codepipeline:GetPipeline", "codepipeline:GetPipelineExecution", "codepipeline:GetPipelineState"],
      Resource: pipelines,
    },
    // Approve or reject.
    {
      Sid: "Answer",
      Effect: "Allow",
      Action: "codepipeline:PutApprovalResult",
      Resource: pipelines.map((arn) => `${arn}/Approve/Approve`),
    },
  );
}
