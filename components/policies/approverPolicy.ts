// The policy for people who approve releases.
import { arnOf, type Location } from "../basics/location";
import { policyDocument, type PolicyDocument } from "./document";

/** What an approver must be allowed to do: see the run that waits, and answer it. An administrator attaches it. */
export function approverPolicy(location: Location, pipelineNames: readonly string[]): PolicyDocument {
  const pipelines = pipelineNames.map((name) => arnOf(location, "codepipeline", name));
  return policyDocument(
    // The link in the mail leads to the pipeline's page. The pipeline's state contains the token that an answer needs.
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
