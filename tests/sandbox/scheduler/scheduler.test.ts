import { CodeBuildClient, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { CodePipelineClient, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CredentialStore } from "../../../sandbox/frontdoor/credentials";
import type { Call, Shape } from "../../../sandbox/frontdoor/service";
import { Scheduler } from "../../../sandbox/scheduler/scheduler";
import { rejection } from "../codepipeline/stand";

const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/upkeep`;
const PROJECT = `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/golden-upkeep`;
const NIGHTLY = {
  Name: "nightly",
  ScheduleExpression: "cron(0 3 * * ? *)",
  FlexibleTimeWindow: { Mode: "OFF" },
  Target: { Arn: PROJECT, RoleArn: ROLE },
};

describe("the sandbox's Scheduler", () => {
  const builds = mockClient(CodeBuildClient);
  const pipelines = mockClient(CodePipelineClient);
  const store = new CredentialStore(ACCOUNT);
  let scheduler: Scheduler;
  let complaints: string[];
  let asked: string[];

  beforeEach(() => {
    builds.reset();
    pipelines.reset();
    builds.on(StartBuildCommand).resolves({ build: { id: "golden-upkeep:1" } });
    pipelines.on(StartPipelineExecutionCommand).resolves({ pipelineExecutionId: "execution-1" });
    complaints = [];
    asked = [];
    scheduler = new Scheduler({
      endpoint: "http://127.0.0.1:1",
      accountId: ACCOUNT,
      issueCredentials: (roleArn, sessionName, options) => {
        asked.push(`${options.assumedBy?.service ?? ""} for ${options.assumedBy?.sourceArn ?? ""} as ${roleArn}`);
        return store.issue(roleArn, sessionName, options);
      },
      mayAssume: (roleArn) => Promise.resolve(roleArn === ROLE),
      complain: (message) => complaints.push(message),
    });
  });
  after(() => {
    builds.restore();
    pipelines.restore();
  });

  const call = async (operation: string, input: Shape): Promise<Shape> => {
    const made: Call = {
      service: "scheduler",
      operation,
      region: "us-east-1",
      caller: { arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT },
      input,
    };
    return (await scheduler.service.operations[operation]?.(made)) ?? {};
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

  it("keeps a schedule, says its defaults, changes it and forgets it", async () => {
    const { ScheduleArn } = await call("CreateSchedule", NIGHTLY);
    expect(ScheduleArn).to.equal(`arn:aws:scheduler:us-east-1:${ACCOUNT}:schedule/default/nightly`);
    expect(await rejection(call("CreateSchedule", NIGHTLY))).to.equal(
      "ConflictException: Schedule nightly already exists.",
    );

    await call("UpdateSchedule", { ...NIGHTLY, ScheduleExpression: "rate(1 days)", State: "DISABLED" });
    const {
      CreationDate: _made,
      LastModificationDate: _changed,
      ...shown
    } = await call("GetSchedule", { Name: "nightly" });
    expect(shown).to.deep.equal({
      Arn: ScheduleArn,
      GroupName: "default",
      Name: "nightly",
      ScheduleExpression: "rate(1 days)",
      ScheduleExpressionTimezone: "UTC",
      State: "DISABLED",
      ActionAfterCompletion: "NONE",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: {
        Arn: PROJECT,
        RoleArn: ROLE,
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      },
    });

    await call("DeleteSchedule", { Name: "nightly" });
    expect(await call("ListSchedules", {})).to.deep.equal({ Schedules: [] });
    expect(await rejection(call("GetSchedule", { Name: "nightly" }))).to.equal(
      "ResourceNotFoundException: Schedule nightly does not exist.",
    );
  });

  const REFUSED: readonly (readonly [what: string, change: Shape, refusal: string])[] = [
    ["an expression", { ScheduleExpression: "cron(0 3 * * * *)" }, "Invalid Schedule Expression cron(0 3 * * * *)."],
    ["a time zone", { ScheduleExpressionTimezone: "Berlin" }, "Invalid ScheduleExpressionTimezone Berlin."],
    ["an offset", { ScheduleExpressionTimezone: "+02:00" }, "Invalid ScheduleExpressionTimezone +02:00."],
    [
      "a window without a length",
      { FlexibleTimeWindow: { Mode: "FLEXIBLE" } },
      "MaximumWindowInMinutes goes with the mode FLEXIBLE of FlexibleTimeWindow, and with no other.",
    ],
    [
      "a role that it may not assume",
      { Target: { Arn: PROJECT, RoleArn: `arn:aws:iam::${ACCOUNT}:role/other` } },
      "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
    ],
    [
      "a target that it does not know",
      { Target: { Arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:q`, RoleArn: ROLE } },
      `The sandbox's Scheduler cannot start arn:aws:sqs:us-east-1:${ACCOUNT}:q.`,
    ],
    [
      "a member spelt as the API spells it",
      {
        Target: {
          Arn: "arn:aws:scheduler:::aws-sdk:codepipeline:startPipelineExecution",
          RoleArn: ROLE,
          Input: '{"name":"web"}',
        },
      },
      'Invalid RequestJson provided. arn:aws:scheduler:::aws-sdk:codepipeline:startPipelineExecution takes no member "name".',
    ],
  ];
  for (const [what, change, refusal] of REFUSED) {
    it(`refuses ${what}`, async () => {
      expect(await rejection(call("CreateSchedule", { ...NIGHTLY, ...change }))).to.equal(
        `ValidationException: ${refusal}`,
      );
    });
  }

  it("starts a project when it is due, in the name of the schedule's role and on behalf of its group", async () => {
    await call("CreateSchedule", { ...NIGHTLY, ScheduleExpressionTimezone: "Asia/Tokyo" });
    await call("CreateSchedule", { ...NIGHTLY, Name: "off", State: "DISABLED" });
    scheduler.startDue(new Date("2026-11-01T03:00:00Z"));
    await settle();
    expect(builds.commandCalls(StartBuildCommand)).to.have.length(0);

    scheduler.startDue(new Date("2026-11-01T18:00:00Z"));
    await settle();
    expect(builds.commandCalls(StartBuildCommand).map(({ args: [{ input }] }) => input)).to.deep.equal([
      { projectName: "golden-upkeep" },
    ]);
    expect(asked).to.deep.equal([
      `scheduler.amazonaws.com for arn:aws:scheduler:us-east-1:${ACCOUNT}:schedule-group/default as ${ROLE}`,
    ]);
    expect(complaints).to.deep.equal([]);
  });

  it("calls an operation by its name with the schedule's input, and says what it could not start", async () => {
    const Input = JSON.stringify({ Name: "web", Variables: [{ Name: "REASON", Value: "schedule" }] });
    const Arn = "arn:aws:scheduler:::aws-sdk:codepipeline:startPipelineExecution";
    await call("CreateSchedule", { ...NIGHTLY, Target: { Arn, RoleArn: ROLE, Input } });
    pipelines.on(StartPipelineExecutionCommand).rejectsOnce(new Error("denied")).resolves({});

    scheduler.startDue(new Date("2026-11-01T03:00:00Z"));
    await settle();
    scheduler.startDue(new Date("2026-11-02T03:00:00Z"));
    await settle();

    expect(pipelines.commandCalls(StartPipelineExecutionCommand).map(({ args: [{ input }] }) => input)).to.deep.equal(
      Array.from({ length: 2 }, () => ({ name: "web", variables: [{ name: "REASON", value: "schedule" }] })),
    );
    expect(complaints).to.deep.equal([`schedule nightly, target ${Arn}: Error: denied`]);
  });

  describe("asked to run a schedule now", () => {
    let server: Server;
    beforeEach(async () => {
      server = createServer((message, response) => {
        scheduler.route.handle(message, response).catch((error: unknown) => {
          response.writeHead(404).end(error instanceof Error ? error.message : "");
        });
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    afterEach(() => {
      server.close();
    });
    const post = async (path: string) => {
      const { port } = server.address() as AddressInfo;
      return (await fetch(`http://127.0.0.1:${port}/sandbox/schedules/${path}`, { method: "POST" })).text();
    };

    it("starts its target and says what runs", async () => {
      await call("CreateSchedule", NIGHTLY);
      expect(await post("nightly/run")).to.equal('{"started":"golden-upkeep:1"}');
    });

    it("says which schedules there are where none has the name", async () => {
      await call("CreateSchedule", NIGHTLY);
      expect(await post("weekly/run")).to.equal(
        'There is no schedule "weekly" to run; the schedules are: nightly. Run one with a POST to /sandbox/schedules/NAME/run.',
      );
    });
  });
});
