import { CodePipelineClient, GetPipelineStateCommand, PutApprovalResultCommand } from "@aws-sdk/client-codepipeline";
import { mockClient, type AwsClientStub } from "aws-sdk-client-mock";
import { expect } from "chai";
import { answerApproval, pendingApproval } from "../../../sandbox/client/approvals";

const STAGE = (status: "InProgress" | "Failed") => ({
  stageName: "Approve",
  actionStates: [{ actionName: "Ask", latestExecution: { status, token: "t" } }],
});

describe("the approval that a pipeline waits for", () => {
  let codePipeline: CodePipelineClient;
  let calls: AwsClientStub<CodePipelineClient>;
  beforeEach(() => {
    codePipeline = new CodePipelineClient({ region: "us-east-1" });
    calls = mockClient(codePipeline);
    calls.on(PutApprovalResultCommand).resolves({});
  });

  it("is found and answered by its token", async () => {
    const building = { actionName: "Build", latestExecution: { status: "InProgress" as const } };
    calls
      .on(GetPipelineStateCommand, { name: "golden-web" })
      .resolves({ stageStates: [{ stageName: "Build", actionStates: [building] }, STAGE("InProgress")] });

    const pending = await pendingApproval({ codePipeline }, "golden-web");
    if (pending) {
      await answerApproval({ codePipeline }, pending, "Rejected", "not on a Friday");
    }

    expect(calls.commandCalls(PutApprovalResultCommand).map(({ args: [command] }) => command.input)).to.deep.equal([
      {
        pipelineName: "golden-web",
        stageName: "Approve",
        actionName: "Ask",
        token: "t",
        result: { status: "Rejected", summary: "not on a Friday" },
      },
    ]);
  });

  it("is gone once it was answered", async () => {
    calls.on(GetPipelineStateCommand).resolves({ stageStates: [STAGE("Failed")] });

    expect(await pendingApproval({ codePipeline }, "golden-web")).to.equal(undefined);
  });
});
