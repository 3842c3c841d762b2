// The policy for people who approve releases.
import { arnOf, type Location } from "../basics/location";
import { reportGroupName } from "../basics/names";
import { policyDocument, type PolicyDocument } from "./document";

/**
 * What an approver must be allowed to do: see the run that waits and the report of its tests, and answer it. An
 * administrator attaches it.
 *
 * @param testProject - the name of the project that tests
 */
export function approverPolicy(
  location: Location,
  pipelineNames: readonly string[],
  testProject: string,
): PolicyDocument {
  const pipelines = pipelineNames.map((name) => arnOf(location, "codepipeline", name));
  return policyDocument(
    // The link in the mail leads to the pipeline's page. The pipeline's state contains the token that an answer needs.
    {
      Sid: "SeePipelines",
      Effect: "Allow",
      Action: ["codepipeline:GetPipeline", "codepipeline:GetPipelineExecution", "codepipeline:GetPipelineState"],
      Resource: pipelines,
    },
    // The link to the tests leads to the build of Test, and from there to its report.
    {
      Sid: "SeeTestBuild",
      Effect: "Allow",
      Action: "codebuild:BatchGetBuilds",
      Resource: arnOf(location, "codebuild", `project/${testProject}`),
    },
    {
      Sid: "SeeTestReport",
      Effect: "Allow",
      Action: ["codebuild:BatchGetReportGroups", "codebuild:BatchGetReports", "codebuild:DescribeTestCases"],
      Resource: arnOf(location, "codebuild", `report-group/${reportGroupName(testProject)}`),
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
