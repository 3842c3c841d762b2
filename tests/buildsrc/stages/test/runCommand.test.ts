// Tests how Run Command's answers are understood: what a script did, and what it did not do.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  GetCommandInvocationCommand,
  InvalidInstanceId,
  InvocationDoesNotExist,
  SendCommandCommand,
  SSMClient,
  type GetCommandInvocationResult,
} from "../../../../buildsrc/stages/common/aws";
import { NotRun, runCommand, type CommandOutcome } from "../../../../buildsrc/stages/test/runCommand";
import { failureOf } from "../../helpers/refusal";

describe("buildsrc: Run Command", () => {
  const client = new SSMClient({});
  const ssm = mockClient(client);
  let alive: () => Promise<unknown>;
  let paused: number;
  beforeEach(() => {
    ssm.reset();
    ssm.on(SendCommandCommand).resolves({ Command: { CommandId: "command-1" } });
    alive = () => Promise.resolve("running");
    paused = 0;
  });

  function run(seconds = 600): Promise<CommandOutcome> {
    return runCommand({
      ssm: client,
      instanceId: "i-1",
      what: "10-web.sh",
      command: "true",
      seconds,
      checkAlive: () => alive(),
      pause: (milliseconds) => {
        paused += milliseconds / 1000;
        return Promise.resolve();
      },
    });
  }

  function says(...invocations: readonly Partial<GetCommandInvocationResult>[]): void {
    const [last, ...before] = [...invocations].reverse();
    const answers = ssm.on(GetCommandInvocationCommand);
    for (const invocation of before.reverse()) {
      answers.resolvesOnce(invocation);
    }
    answers.resolves(last ?? {});
  }

  it("hands the command to the one instance, with the time that it has", async () => {
    says({ Status: "Success" });

    await run(1200.7);

    expect(ssm.commandCalls(SendCommandCommand).map((call) => call.args[0].input)).to.deep.equal([
      {
        DocumentName: "AWS-RunShellScript",
        InstanceIds: ["i-1"],
        TimeoutSeconds: 60,
        Parameters: { commands: ["true"], executionTimeout: ["1200"] },
      },
    ]);
  });

  it("asks until the command has ended, and tells how long it ran and what it printed", async () => {
    says(
      { Status: "Pending" },
      { Status: "InProgress" },
      { Status: "Delayed" },
      {
        Status: "Success",
        ExecutionElapsedTime: "PT1H2M3.5S",
        StandardOutputContent: "fine\n",
        StandardErrorContent: "well\n",
      },
    );

    expect(await run()).to.deep.equal({ seconds: 3723.5, timedOut: false, output: "fine\n", errors: "well\n" });
    expect(ssm.commandCalls(GetCommandInvocationCommand)).to.have.length(4);
  });

  it("knows that an agent takes no command for a moment, and that SSM does not know its own for another", async () => {
    ssm
      .on(SendCommandCommand)
      .rejectsOnce(new InvalidInstanceId({ message: "", $metadata: {} }))
      .resolves({ Command: { CommandId: "command-1" } });
    ssm
      .on(GetCommandInvocationCommand)
      .rejectsOnce(new InvocationDoesNotExist({ message: "", $metadata: {} }))
      .resolves({ Status: "Success" });

    expect((await run()).failure).to.equal(undefined);
  });

  const ended: Readonly<Record<string, readonly [Partial<GetCommandInvocationResult>, string, boolean]>> = {
    "an exit status": [{ Status: "Failed", StatusDetails: "Failed", ResponseCode: 3 }, "exit status 3", false],
    "a script that ran out of memory, which SSM calls a time-out": [
      { Status: "TimedOut", StatusDetails: "ExecutionTimedOut", ResponseCode: 137, ExecutionElapsedTime: "PT2S" },
      "exit status 137",
      false,
    ],
    "no end": [
      { Status: "TimedOut", StatusDetails: "ExecutionTimedOut", ResponseCode: 137, ExecutionElapsedTime: "PT10M0.2S" },
      "no end after 600 s",
      true,
    ],
  };
  for (const [what, [invocation, failed, timedOut]] of Object.entries(ended)) {
    it(`blames the script for ${what}`, async () => {
      says(invocation);

      expect(await run()).to.include({ failure: failed, timedOut });
    });
  }

  for (const [Status, StatusDetails] of [
    ["TimedOut", "DeliveryTimedOut"],
    ["TimedOut", "Delivery Timed Out"],
    ["Cancelled", "Cancelled"],
    ["Failed", "Undeliverable"],
  ] as const) {
    it(`does not blame the script for ${StatusDetails}`, async () => {
      says({ Status, StatusDetails, ResponseCode: -1 });

      const error = await failureOf(run());

      expect(error).to.be.instanceOf(NotRun);
      expect(error).to.have.property("message", `Run Command did not run 10-web.sh on i-1: ${StatusDetails}.`);
    });
  }

  it("gives up on an agent that takes no command", async () => {
    ssm.on(SendCommandCommand).rejects(new InvalidInstanceId({ message: "", $metadata: {} }));

    const error = await failureOf(run());

    expect(error).to.be.instanceOf(NotRun);
    expect(error).to.have.property("message", "the SSM agent of i-1 does not take 10-web.sh.");
    expect(paused).to.be.closeTo(60, 0.001);
  });

  it("gives up on an agent that does not say how the command ended, later than the command's own limit", async () => {
    says({ Status: "InProgress" });

    const error = await failureOf(run());

    expect(error).to.be.instanceOf(NotRun);
    expect(error).to.have.property("message", "the SSM agent of i-1 does not say how 10-web.sh ended.");
    expect(paused).to.be.closeTo(660, 0.001);
  });

  it("waits no longer once the instance is gone", async () => {
    says({ Status: "InProgress" });
    alive = () => Promise.reject(new Error("the instance switched itself off."));

    expect(await failureOf(run())).to.have.property("message", "the instance switched itself off.");
    expect(paused).to.equal(0);
  });
});
