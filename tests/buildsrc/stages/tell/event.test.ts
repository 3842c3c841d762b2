// Tests how Tell reads what happened, and tells it once.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  CloudWatchLogsClient,
  CodePipelineClient,
  GetLogEventsCommand,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  PublishCommand,
  ResourceNotFoundException,
  SNSClient,
  type ActionExecutionDetail,
} from "../../../../buildsrc/stages/common/aws";
import { KEYS } from "../../../../buildsrc/stages/contract";
import type { TellEnvironment } from "../../../../buildsrc/stages/tell/environment";
import { tellEvent } from "../../../../buildsrc/stages/tell/event";
import { TestBucket } from "../../helpers/bucket";
import { PLAIN_SETTINGS } from "../../helpers/publishSettings";
import { makeRecord } from "../../helpers/releaseRecord";

describe("tell: an event", () => {
  const clients = { codePipeline: new CodePipelineClient({}), logs: new CloudWatchLogsClient({}) };
  const codePipeline = mockClient(clients.codePipeline);
  const logs = mockClient(clients.logs);
  const sns = new SNSClient({});
  const topic = mockClient(sns);
  let bucket: TestBucket;
  beforeEach(() => {
    bucket = new TestBucket();
    bucket.objects[KEYS.publishSettings] = JSON.stringify({
      ...PLAIN_SETTINGS,
      approvers: ["arn:aws:iam::1:role/ann"],
    });
    for (const mock of [codePipeline, logs, topic]) {
      mock.reset();
    }
    codePipeline.on(GetPipelineExecutionCommand).resolves({
      pipelineExecution: {
        artifactRevisions: [{ name: "Source", revisionId: "8daf1e3aaaa" }],
        variables: [{ name: "REASON", resolvedValue: "the base changed" }],
      },
    });
    topic.on(PublishCommand).resolves({});
  });

  const TOPIC = "arn:aws:sns:eu-west-1:123456789012:f-dev-notices";
  const about = (event: TellEnvironment["event"], changes: Partial<TellEnvironment> = {}): TellEnvironment => ({
    region: "eu-west-1",
    bucket: "f-dev-artifacts",
    target: { factory: "f-dev", topicArn: TOPIC, chat: false },
    approvalTimeoutMinutes: 60,
    eventId: "event-1",
    event,
    ...changes,
  });
  const run = (kind: "failed" | "released" | "asked") =>
    about({ kind, image: "web", pipeline: "f-dev-web", executionId: "run-1" });
  const tell = (event: TellEnvironment) => tellEvent(event, { ...clients, store: bucket.store }, sns);
  const messages = () => topic.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input);
  const happened = (...newestFirst: ActionExecutionDetail[]) =>
    codePipeline.on(ListActionExecutionsCommand).resolves({ actionExecutionDetails: newestFirst });

  const BEGAN = new Date("2026-11-26T08:00:00Z");
  const BUILD: ActionExecutionDetail = {
    stageName: "Build",
    actionName: "Build",
    status: "Succeeded",
    startTime: BEGAN,
    output: { outputVariables: { AMI_ID: "ami-2" } },
  };
  const failed = (id: string): ActionExecutionDetail => ({
    stageName: "Test",
    actionName: "Test",
    status: "Failed",
    input: { actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" } },
    output: { executionResult: { externalExecutionId: id, errorDetails: { message: "Build terminated: FAILED" } } },
  });

  it("that a run failed is told with the end of the log of what failed last", async () => {
    happened(failed("f-dev-test:2b8a"), failed("f-dev-test:0000"), BUILD);
    logs.on(GetLogEventsCommand).resolves({ events: [{ message: "Test FAILED after 3 s: 10-web.sh failed\n" }] });

    expect(await tell(run("failed"))).to.equal('told "web failed in Test".');

    expect(logs.commandCalls(GetLogEventsCommand).map(({ args: [{ input }] }) => input)).to.deep.equal([
      { logGroupName: "/aws/codebuild/f-dev-test", logStreamName: "2b8a", limit: 200 },
    ]);
    const [message] = messages();
    expect(message).to.include({ TopicArn: TOPIC, Subject: "f-dev: web failed in Test" });
    expect(message?.Message)
      .to.include("  commit  8daf1e3\n  reason  the base changed\n")
      .and.to.include("  | Test FAILED after 3 s: 10-web.sh failed\n");
  });

  it("that a run failed is told without a log where the build wrote none", async () => {
    happened(failed("f-dev-test:2b8a"));
    logs.on(GetLogEventsCommand).rejects(new ResourceNotFoundException({ message: "no stream", $metadata: {} }));

    await tell(run("failed"));

    expect(messages()[0]?.Message).to.include("  CodePipeline  Build terminated: FAILED\n");
  });

  it("is told once, however often it comes", async () => {
    happened(BUILD);

    await tell(run("failed"));
    expect(await tell(run("failed"))).to.equal("event event-1 was told already.");
    await tell({ ...run("failed"), eventId: "event-2" });

    expect(messages()).to.have.length(2);
    expect(Object.keys(bucket.objects)).to.include.members(["told/event-1.json", "told/event-2.json"]);
  });

  it("comes again if nobody could be told", async () => {
    happened(BUILD);
    topic.on(PublishCommand).rejectsOnce(new Error("throttled")).resolves({});

    await tell(run("failed")).catch(() => undefined);
    expect(await tell(run("failed"))).to.match(/^told/);
  });

  describe("that Publish is over", () => {
    const records = (publishedAt: string) => {
      for (const record of [
        makeRecord("ami-1", "2026-11-20T08:00:00.000Z", { packages: ["nginx 1.22 all"] }),
        makeRecord("ami-2", publishedAt, { packages: ["nginx 1.24 all"] }),
      ]) {
        bucket.objects[KEYS.release("web", record.amiId, BEGAN)] = JSON.stringify(record);
      }
    };

    it("is told as a release, compared with the one before", async () => {
      happened(BUILD);
      records("2026-11-26T08:05:00.000Z");

      expect(await tell(run("released"))).to.equal('told "web released, ami-2".');
      expect(messages()[0]?.Message).to.include(
        "Since the release of 2026-11-20, ami-1, packages: 1 in another version, 0 new, 0 gone.\n  nginx 1.22 -> 1.24\n",
      );
    });

    it("is not told where it published what was a release before the run", async () => {
      happened(BUILD);
      records("2026-11-25T08:00:00.000Z");

      expect(await tell(run("released"))).to.equal("there is nothing to tell.");
      expect(messages()).to.deep.equal([]);
    });
  });

  describe("that a run waits for approval", () => {
    const approve = (status: "InProgress" | "Succeeded"): ActionExecutionDetail => ({
      stageName: "Approve",
      actionName: "Approve",
      status,
      startTime: BEGAN,
      input: { resolvedConfiguration: { CustomData: "Publish ami-2?", ExternalEntityLink: "" } },
    });

    it("is told with the question, its approvers and its end", async () => {
      happened(approve("InProgress"), BUILD);

      expect(await tell(run("asked"))).to.equal('told "web ami-2 waits for approval".');
      expect(messages()[0]?.Message)
        .to.include("until            2026-11-26 09:00 UTC;")
        .and.to.include("arn:aws:iam::1:role/ann\n  | Publish ami-2?\n");
    });

    it("is not told once it was answered", async () => {
      happened(approve("Succeeded"), BUILD);
      expect(await tell(run("asked"))).to.equal("there is nothing to tell.");
    });
  });

  it("of an operation is told with the end of its log, in chats in their own format", async () => {
    logs.on(GetLogEventsCommand).resolves({ events: [{ message: "Sweep FAILED after 3 s: access denied" }] });
    const build = { account: "1", project: "f-dev-sweep", id: "2b8a" };
    const event = { kind: "operation", operation: "sweep", build, status: "FAILED", initiator: "rule" } as const;

    await tell(about(event, { target: { factory: "f-dev", topicArn: TOPIC, chat: true } }));

    const [message] = messages();
    expect(message).to.include({ MessageStructure: "json", Subject: "f-dev: Sweep failed" });
    const forms = JSON.parse(message?.Message ?? "") as Record<"default" | "https", string>;
    expect(forms.default).to.include("  | Sweep FAILED after 3 s: access denied\n");
    expect(JSON.parse(forms.https)).to.deep.include({ version: "1.0", source: "custom" });
  });
});
