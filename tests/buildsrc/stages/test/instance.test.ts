// Tests what Test makes of the instance's states, its status checks, its agent and its console.
import { expect } from "chai";
import {
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  GetConsoleOutputCommand,
} from "../../../../buildsrc/stages/common/aws";
import { MachineFailure, TestInstance } from "../../../../buildsrc/stages/test/instance";
import { captureLog } from "../../helpers/log";
import { failureOf } from "../../helpers/refusal";
import { TestAccount } from "../../helpers/testAccount";

describe("buildsrc: test instance", () => {
  let account: TestAccount;
  let secondsLeft: number;
  const log = captureLog();
  beforeEach(() => {
    account = new TestAccount();
    secondsLeft = 1800;
  });

  function instance(): TestInstance {
    const timing = { pause: () => Promise.resolve(), secondsLeft: () => secondsLeft };
    return new TestInstance(account.clients, timing, "i-1");
  }

  it("is up when it runs and both of EC2's checks have passed, and reports each change once", async () => {
    const pending = ["pending", "pending"] as const;
    let asked = 0;
    account.instance = () => ({ State: { Name: pending[asked++] ?? "running" } });
    account.ec2
      .on(DescribeInstanceStatusCommand)
      .resolvesOnce({ InstanceStatuses: [] })
      .resolvesOnce({
        InstanceStatuses: [{ InstanceStatus: { Status: "ok" }, SystemStatus: { Status: "initializing" } }],
      })
      .resolves({ InstanceStatuses: [{ InstanceStatus: { Status: "ok" }, SystemStatus: { Status: "ok" } }] });

    await instance().running();

    expect(log.lines).to.deep.equal([
      "i-1: pending",
      "i-1: running, status checks: instance initializing, system initializing",
      "i-1: running, status checks: instance ok, system initializing",
      "i-1: running, status checks: instance ok, system ok",
    ]);
  });

  it("is waited for although EC2 does not know it yet", async () => {
    account.ec2
      .on(DescribeInstancesCommand)
      .rejectsOnce(Object.assign(new Error(), { name: "InvalidInstanceID.NotFound" }))
      .resolves({ Reservations: [{ Instances: [{ State: { Name: "running" } }] }] });

    await instance().running();

    expect(log.lines[0]).to.equal("i-1: pending");
  });

  for (const Name of ["shutting-down", "terminated", "stopping", "stopped"] as const) {
    it(`has ended if EC2 calls it ${Name}; EC2's reason tells whether by itself`, async () => {
      const ended = (Code: string) => () => ({ State: { Name }, StateReason: { Code, Message: Code } });

      account.instance = ended("Client.InstanceInitiatedShutdown");
      expect(await failureOf(instance().checkAlive())).to.be.instanceOf(MachineFailure);
      account.instance = ended("Server.SpotInstanceTermination");
      expect(await failureOf(instance().checkAlive())).not.to.be.instanceOf(MachineFailure);
    });
  }

  it("has an agent only once that is online", async () => {
    account.agent = "ConnectionLost";

    expect(await failureOf(instance().agentOnline()))
      .to.have.property("message")
      .that.matches(/never came online/);
    expect(log.lines).to.include("i-1: SSM agent ConnectionLost");
  });

  it("is not to blame if the stage's time limit comes first", async () => {
    secondsLeft = 299;
    account.agent = undefined;

    expect(await failureOf(instance().agentOnline())).to.have.property(
      "message",
      "the stage's time limit came before its SSM agent came online.",
    );
  });

  it("has the newest console, of which the last lines are shown", async () => {
    account.console = () => `${Array.from({ length: 40 }, (_, line) => `line ${line}`).join("\r\n")}\r\n\r\n`;

    await instance().printConsole();

    expect(log.lines.join("\n").split("\n")).to.deep.equal([
      "The last lines of i-1's console:",
      ...Array.from({ length: 25 }, (_, line) => `  | line ${line + 15}`),
    ]);
    expect(account.ec2.commandCalls(GetConsoleOutputCommand)[0]?.args[0].input).to.deep.equal({
      InstanceId: "i-1",
      Latest: true,
    });
  });

  it("may have a console that nobody can read, which is no failure", async () => {
    account.ec2.on(GetConsoleOutputCommand).rejects(new Error("UnsupportedOperation"));

    await instance().printConsole();

    expect(log.lines).to.deep.equal(["The console of i-1 cannot be read: UnsupportedOperation"]);
  });
});
