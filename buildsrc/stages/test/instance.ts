// The instance that a test runs on: waited for, rebooted, looked at and ended.
import { setTimeout as sleep } from "node:timers/promises";
import {
  DescribeInstanceInformationCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  GetConsoleOutputCommand,
  RebootInstancesCommand,
  TerminateInstancesCommand,
  type Instance,
} from "../common/aws";
import { messageOf } from "../common/messageOf";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { waitFor, type Pause } from "../common/waitFor";
import { NotRun } from "./runCommand";

/** How to wait, and for how long. */
export interface Timing {
  readonly pause: Pause;
  /** How long the stage can still take. */
  readonly secondsLeft: () => number;
}

/** This says nothing about the image, unlike a machine that had its full time and did not answer. */
export function outOfTime(what: string): StageError {
  return new StageError(
    `the stage's time limit came before ${what}.`,
    "Raise the Test stage's time limit, or make the test scripts faster.",
  );
}

/** A fault of the image besides its scripts: its machine ends by itself, or does not boot. */
export class MachineFailure extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "MachineFailure";
  }
}

/** EC2's status checks take two to four minutes, more on large machines. */
const BOOT_SECONDS = 600;
const AGENT_SECONDS = 300;
const END_SECONDS = 60;
const CONSOLE_LINES = 25;

const ENDING: readonly string[] = ["shutting-down", "terminated"];
const ENDED: readonly string[] = [...ENDING, "stopping", "stopped"];
/** The only reason that speaks against the image. */
const SWITCHED_ITSELF_OFF = "Client.InstanceInitiatedShutdown";

/** An instance of the AMI under test. */
export class TestInstance {
  private said = "";
  /** Whether its agent has answered. */
  private heard = false;

  constructor(
    private readonly clients: RegionClients,
    private readonly timing: Timing,
    readonly id: string,
  ) {}

  /** Waits until EC2 sees the machine up. */
  async running(): Promise<void> {
    let checks = { instance: "initializing", system: "initializing" };
    await this.wait(
      "the machine was up",
      BOOT_SECONDS,
      async () => {
        const state = await this.checkAlive();
        if (state !== "running") {
          this.say(state);
          return undefined;
        }
        checks = await this.statusChecks();
        this.say(`running, status checks: instance ${checks.instance}, system ${checks.system}`);
        return checks.instance === "ok" && checks.system === "ok" ? true : undefined;
      },
      () =>
        // The system check is about EC2's own hardware.
        checks.instance === "impaired" && checks.system === "ok"
          ? new MachineFailure('the instance does not boot: EC2 calls it "impaired".')
          : new StageError(
              `the status checks of ${this.id} have not passed: instance ${checks.instance}, system ${checks.system}.`,
              "That need not be the image's fault. Retry the stage; if it persists, look at the console above.",
            ),
    );
  }

  /** Waits until the SSM agent answers. */
  async agentOnline(): Promise<void> {
    await this.wait(
      "its SSM agent came online",
      AGENT_SECONDS,
      async () => {
        await this.checkAlive();
        const { InstanceInformationList: [agent] = [] } = await this.clients.ssm.send(
          new DescribeInstanceInformationCommand({ Filters: [{ Key: "InstanceIds", Values: [this.id] }] }),
        );
        this.say(`SSM agent ${agent?.PingStatus ?? "not heard of yet"}`);
        this.heard ||= agent?.PingStatus === "Online";
        return agent?.PingStatus === "Online" ? true : undefined;
      },
      () =>
        this.heard
          ? new NotRun(
              `the SSM agent of ${this.id} does not answer any more. The last lines of its console are above.`,
              "That need not be the image's fault. Retry the stage.",
            )
          : new StageError(
              `the SSM agent of ${this.id} never came online. The last lines of its console are above.`,
              "The instance needs a way to Systems Manager (a public address, a NAT gateway, or endpoints for ssm " +
                "and ssmmessages), and the image needs an SSM agent that starts at boot. For an image without one, " +
                'set "test_mode": "user-data".',
            ),
    );
  }

  /** Whether EC2 sees that the machine does not work, while its own hardware does. */
  async isImpaired(): Promise<boolean> {
    const { instance, system } = await this.statusChecks();
    return instance === "impaired" && system === "ok";
  }

  /** Returns the instance's state; throws if it has ended. */
  async checkAlive(): Promise<string> {
    const instance = await this.describe();
    const state = instance?.State?.Name ?? "pending";
    if (!ENDED.includes(state)) {
      return state;
    }
    const { Code = "", Message = "EC2 gives no reason" } = instance?.StateReason ?? {};
    if (Code === SWITCHED_ITSELF_OFF) {
      throw new MachineFailure("the instance switched itself off.");
    }
    throw new StageError(
      `instance ${this.id} is ${state}: ${Message}.`,
      "That is not the image's fault. Retry the stage; after Client.InternalError, let the Test role use the image's key.",
    );
  }

  /** Asks EC2 for a reboot, and does not wait for it. */
  async reboot(): Promise<void> {
    console.log(`Rebooting ${this.id}.`);
    await this.clients.ec2.send(new RebootInstancesCommand({ InstanceIds: [this.id] }));
  }

  /** Reads the last 64 KB that the machine wrote to its console. */
  async console(): Promise<string> {
    const { Output = "" } = await this.clients.ec2.send(
      new GetConsoleOutputCommand({ InstanceId: this.id, Latest: true }),
    );
    return Buffer.from(Output, "base64").toString();
  }

  /** Prints the end of the console, which may show what is wrong with the machine. Never fails. */
  async printConsole(): Promise<void> {
    try {
      const lines = (await this.console()).split(/\r?\n/).filter((line) => line.trim() !== "");
      const shown = lines.length === 0 ? ["(it is empty)"] : lines.slice(-CONSOLE_LINES);
      console.log([`The last lines of ${this.id}'s console:`, ...shown].join("\n  | "));
    } catch (error) {
      console.log(`The console of ${this.id} cannot be read: ${messageOf(error)}`);
    }
  }

  /** Ends the instance and waits until EC2 has begun to. Never fails: if need be, the instance ends itself later. */
  async terminate(): Promise<void> {
    try {
      await this.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [this.id] }));
      await waitFor({
        seconds: END_SECONDS,
        pause: sleep, // also when the build is stopped
        ask: async () => (ENDING.includes((await this.describe())?.State?.Name ?? "") ? true : undefined),
        late: () => new Error(`EC2 has not begun to end it after ${END_SECONDS} s.`),
      });
      console.log(`Ended ${this.id}.`);
    } catch (error) {
      console.log(
        `WARNING: ${this.id} could not be ended: ${messageOf(error)} ` +
          "It ends itself once the stage's time limit has passed since its boot.",
      );
    }
  }

  /** Asks until there is an answer. If there is none after so many seconds, it throws what `late` makes. */
  async wait<T>(what: string, seconds: number, ask: () => Promise<T | undefined>, late: () => Error): Promise<T> {
    const { pause, secondsLeft } = this.timing;
    const left = Math.max(0, secondsLeft());
    return waitFor({
      seconds: Math.min(seconds, left),
      pause,
      ask,
      late: () => (left < seconds ? outOfTime(what) : late()),
    });
  }

  /** Prints what is new about the instance. */
  private say(text: string): void {
    if (text !== this.said) {
      console.log(`${this.id}: ${text}`);
      this.said = text;
    }
  }

  /** Undefined as long as EC2 does not know its own instance. */
  private async describe(): Promise<Instance | undefined> {
    const { Reservations = [] } =
      (await known(this.clients.ec2.send(new DescribeInstancesCommand({ InstanceIds: [this.id] })))) ?? {};
    return Reservations[0]?.Instances?.[0];
  }

  private async statusChecks(): Promise<{ readonly instance: string; readonly system: string }> {
    const { InstanceStatuses: [status] = [] } =
      (await known(this.clients.ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [this.id] })))) ?? {};
    return {
      instance: status?.InstanceStatus?.Status ?? "initializing",
      system: status?.SystemStatus?.Status ?? "initializing",
    };
  }
}

/** Undefined if EC2 does not know the instance. It is eventually consistent: for some seconds it may not know its own. */
async function known<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === "InvalidInstanceID.NotFound") {
      return undefined;
    }
    throw error;
  }
}
