// Tests of the policy for people who approve releases.
import { expect } from "chai";
import { pipelineStages } from "../../../components/pipeline/stages";
import { approverPolicy } from "../../../components/policies/approverPolicy";
import { ACCOUNT, granted, LOCATION } from "./resources";

describe("approverPolicy", () => {
  it("lets an approver see the pipeline and the report of the tests, and answer the pipeline's approval action", () => {
    const arn = `arn:aws:codepipeline:eu-west-1:${ACCOUNT}:golden-ubuntu`;
    const codeBuild = `arn:aws:codebuild:eu-west-1:${ACCOUNT}`;
    const stages = pipelineStages({
      image: "ubuntu",
      source: { action: { provider: "CodeCommit", configuration: {} } },
      bucketName: "golden-artifacts",
      gatesKey: "gates/0123.zip",
      projects: { validate: "v", build: "b", test: "t", publish: "p" },
      approval: { topicArn: `arn:aws:sns:eu-west-1:${ACCOUNT}:golden-approval`, timeoutMinutes: 60 },
    });
    // The approval action has the name of its stage.
    const asking = stages.flatMap(({ actions }) =>
      [actions].flat().flatMap((action) => (isApproval(action) ? [`${action.name}/${action.name}`] : [])),
    );

    expect(asking).to.have.lengthOf(1);
    expect(granted(approverPolicy(LOCATION, ["golden-ubuntu"], "golden-test"))).to.deep.equal({
      SeePipelines: {
        Action: ["codepipeline:GetPipeline", "codepipeline:GetPipelineExecution", "codepipeline:GetPipelineState"],
        Resource: [arn],
      },
      SeeTestBuild: { Action: "codebuild:BatchGetBuilds", Resource: `${codeBuild}:project/golden-test` },
      SeeTestReport: {
        Action: ["codebuild:BatchGetReportGroups", "codebuild:BatchGetReports", "codebuild:DescribeTestCases"],
        Resource: `${codeBuild}:report-group/golden-test-tests`,
      },
      Answer: { Action: "codepipeline:PutApprovalResult", Resource: [`${arn}/${asking.join()}`] },
    });
  });
});

function isApproval(action: unknown): action is { readonly name: string } {
  return typeof action === "object" && action !== null && "category" in action && action.category === "Approval";
}
