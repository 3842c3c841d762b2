// Tests how `npm run why` reads a pipeline's newest run.
import { CloudWatchLogsClient, GetLogEventsCommand, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  type ActionExecutionDetail,
} from "../../../buildsrc/stages/common/aws";
import { readNewestRun } from "../../../scripts/why/read";

describe("scripts: reading the newest run", () => {
  const clients = { codePipeline: new CodePipelineClient({}), logs: new CloudWatchLogsClient({}) };
  const codePipeline = mockClient(clients.codePipeline);
  const logs = mockClient(clients.logs);

  function pipelineHas(details: readonly ActionExecutionDetail[]): void {
    codePipeline.reset();
    logs.reset();
    codePipeline.on(ListPipelineExecutionsCommand).resolves({
      pipelineExecutionSummaries: [{ pipelineExecutionId: "run-2", startTime: new Date("2026-11-26T08:00:00Z") }],
    });
    codePipeline.on(GetPipelineExecutionCommand).resolves({
      pipelineExecution: {
        status: "Failed",
        artifactRevisions: [
          { name: "Gates", revisionId: "etag" },
          { name: "Source", revisionId: "8daf1e3" },
        ],
      },
    });
    codePipeline.on(ListActionExecutionsCommand).resolves({ actionExecutionDetails: [...details] });
  }

  const build = (stageName: string, status: "Failed" | "Succeeded", id: string): ActionExecutionDetail => ({
    stageName,
    actionName: stageName,
    status,
    input: { actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" } },
    output: { executionResult: { externalExecutionId: id, externalExecutionSummary: "" } },
  });

  after(() => {
    codePipeline.restore();
    logs.restore();
  });

  it("takes the newest attempt of each action, with its log, in the order they started", async () => {
    pipelineHas([
      build("Validate", "Failed", "f-validate:2"),
      build("Validate", "Failed", "f-validate:1"),
      { stageName: "Source", actionName: "Source", status: "Succeeded" },
    ]);
    logs
      .on(GetLogEventsCommand, { logStreamName: "2" })
      .resolves({ events: [{ message: "Validate FAILED\n" }], nextForwardToken: "end" })
      .on(GetLogEventsCommand, { logStreamName: "2", nextToken: "end" })
      .resolves({ events: [], nextForwardToken: "end" });

    expect(await readNewestRun(clients, "f-web")).to.deep.equal({
      pipeline: "f-web",
      executionId: "run-2",
      status: "Failed",
      startedAt: "2026-11-26T08:00:00.000Z",
      commit: "8daf1e3",
      actions: [
        { stage: "Source", status: "Succeeded" },
        { stage: "Validate", status: "Failed", build: { id: "f-validate:2", log: ["Validate FAILED"] } },
      ],
    });
  });

  it("knows the token of an approval that waits, and what CodePipeline says of a failure", async () => {
    pipelineHas([
      { stageName: "Approve", actionName: "Approve", status: "InProgress" },
      {
        stageName: "Source",
        actionName: "Source",
        status: "Failed",
        output: { executionResult: { errorDetails: { code: "ConfigurationError", message: "no branch" } } },
      },
    ]);
    codePipeline.on(GetPipelineStateCommand).resolves({
      stageStates: [
        { stageName: "Approve", actionStates: [{ latestExecution: { status: "InProgress", token: "aeb9" } }] },
      ],
    });

    const run = await readNewestRun(clients, "f-web");

    expect(run?.actions).to.deep.equal([
      { stage: "Source", status: "Failed", message: "no branch" },
      { stage: "Approve", status: "InProgress", token: "aeb9" },
    ]);
  });

  it("finds the run that the newest waits for: the oldest that is not over", async () => {
    const summaries = (...statuses: ("Failed" | "InProgress" | "Stopping")[]) => {
      codePipeline.on(ListPipelineExecutionsCommand).resolves({
        pipelineExecutionSummaries: statuses.map((status, index) => ({
          pipelineExecutionId: `run-${9 - index}`,
          status,
        })),
      });
    };
    const waitsFor = async () => (await readNewestRun(clients, "f-web"))?.behind?.executionId;
    const newestIs = (status: "Failed" | "InProgress") =>
      codePipeline.on(GetPipelineExecutionCommand).resolves({ pipelineExecution: { status } });
    pipelineHas([{ stageName: "Source", actionName: "Source", status: "Succeeded" }]);
    newestIs("InProgress");
    summaries("InProgress", "InProgress", "Stopping", "Failed");
    expect(await waitsFor()).to.equal("run-7");
    summaries("InProgress", "Failed");
    expect(await waitsFor()).to.equal(undefined);

    summaries("InProgress", "InProgress");
    newestIs("Failed");
    expect(await waitsFor()).to.equal(undefined);
    pipelineHas([{ stageName: "Build", actionName: "Build", status: "InProgress" }]);
    newestIs("InProgress");
    summaries("InProgress", "InProgress");
    expect(await waitsFor()).to.equal(undefined);
  });

  it("has an empty log of a build that never wrote one, and nothing of a pipeline that never ran", async () => {
    pipelineHas([build("Build", "Failed", "f-build:1")]);
    logs.on(GetLogEventsCommand).rejects(new ResourceNotFoundException({ message: "no", $metadata: {} }));
    expect((await readNewestRun(clients, "f-web"))?.actions[0]?.build?.log).to.deep.equal([]);

    codePipeline.on(ListPipelineExecutionsCommand).resolves({ pipelineExecutionSummaries: [] });
    expect(await readNewestRun(clients, "f-web")).to.equal(undefined);
  });
});
