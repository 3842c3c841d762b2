// One running sandbox: starts the daemon in namespaces of its own, gives the environment its clients need, and ends it.
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ADMINISTRATOR, createClients, QUIET_SDK, REGION, type Clients } from "./client/clients";
import { Inbox } from "./client/inbox";
import { AGES_PATH, type Older } from "./frontdoor/ages";
import { FAULTS_PATH, type Fault } from "./frontdoor/faults";
import { BASE_IMAGES_PATH, type NewBase } from "./frontdoor/baseImages";
import { IMAGE_USAGE_PATH, type ImageUsage } from "./frontdoor/imageUsage";
import { isOwned, type StateFolder } from "./state";
import type { Toolchain } from "./toolchain";

const DAEMON = join(__dirname, "daemon.ts");

/** Where a sandbox keeps its machines and AMIs, in its folder. */
export function machinesFolder(folder: string): string {
  return join(folder, "machines");
}

/** What the daemon is told on its command line, as JSON. */
export interface DaemonOptions {
  readonly port: number;
  readonly folder: string;
  readonly toolchain: Toolchain;
  readonly imageSeconds: number;
  readonly copySeconds: number;
  readonly iamSeconds: number;
  readonly concurrentBuilds: number;
  readonly vcpus: number;
  readonly schedules: boolean;
}

/** How a sandbox is started. */
export interface StartOptions {
  readonly state: StateFolder;
  readonly toolchain: Toolchain;
  /** Whether it outlives the command that starts it. */
  readonly kept: boolean;
  /**
   * How long EC2 takes to make an AMI of an instance once its disk is saved, in seconds. Packer looks at once and then after
   * 15 s, so that any such time costs each build as much.
   * @default 0
   */
  readonly imageSeconds?: number;
  /** How long EC2 takes to copy an AMI to a region, in seconds. @default 1 */
  readonly copySeconds?: number;
  /** How late a change of a role's policies acts, in seconds; a new role can be assumed after half of it. @default 0 */
  readonly iamSeconds?: number;
  /**
   * How many builds of a platform and size run at once in a region; five times as many wait.
   * @default 60, as AWS gives to accounts that are not new
   */
  readonly concurrentBuilds?: number;
  /** How many vCPUs the running instances of the usual families may have in a region. @default 1152, which no test needs */
  readonly vcpus?: number;
  /** Whether schedules start what they are due for, besides when they are asked to. @default true */
  readonly schedules?: boolean;
  /** How long it may take until it answers, in seconds. @default 30 */
  readonly timeoutSeconds?: number;
}

/** A sandbox that answers. */
export class Sandbox {
  readonly endpoint: string;
  readonly clients: Clients;

  private constructor(
    readonly state: StateFolder,
    readonly toolchain: Toolchain,
  ) {
    this.endpoint = `http://127.0.0.1:${state.port}`;
    this.clients = createClients(this.endpoint);
  }

  /** Starts a sandbox; first cleans up after one on the same port whose command was killed. */
  static async start(startOptions: StartOptions): Promise<Sandbox> {
    const { state, toolchain, kept, timeoutSeconds = 30 } = startOptions;
    const { imageSeconds = 0, copySeconds = 1, iamSeconds = 0 } = startOptions;
    const { concurrentBuilds = 60, vcpus = 1152, schedules = true } = startOptions;
    refuseSecond(state);
    await takeDown(state);
    state.create();

    const options: DaemonOptions = {
      port: state.port,
      folder: state.path,
      toolchain,
      imageSeconds,
      copySeconds,
      iamSeconds,
      concurrentBuilds,
      vcpus,
      schedules,
    };
    const log = openSync(state.file("sandbox.log"), "a");
    // The kernel ends every process and unmounts everything in these namespaces when `unshare` ends, however it ends.
    const holder = spawn(
      "unshare",
      ["--mount", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc", process.execPath]
        .concat("--require", require.resolve("tsx/cjs"), DAEMON)
        .concat(JSON.stringify(options)),
      { detached: true, stdio: ["ignore", log, log], env: daemonEnvironment(toolchain) },
    );
    closeSync(log);
    holder.unref();
    const ended = new AbortController();
    holder.once("error", () => {
      ended.abort();
    });
    holder.once("exit", () => {
      ended.abort();
    });
    sweepAfter(holder.pid ?? 0, state, toolchain);
    state.write({ holder: holder.pid ?? 0, owner: process.pid, kept, port: state.port });

    const sandbox = new Sandbox(state, toolchain);
    const deadline = Date.now() + timeoutSeconds * 1000;
    while (!(await sandbox.answers())) {
      if (ended.signal.aborted || Date.now() > deadline) {
        const said = readFileSync(state.file("sandbox.log"), "utf8").trimEnd().split("\n").slice(-20).join("\n");
        await takeDown(state);
        throw new Error(`The sandbox did not start. Its log ends with:\n${said}`);
      }
      await sleep(50);
    }
    return sandbox;
  }

  /** The sandbox that runs on a port already. */
  static find(state: StateFolder, toolchain: Toolchain): Sandbox {
    const note = state.read();
    if (!note || !state.isHeld(note)) {
      throw new Error(
        `No sandbox is running on port ${state.port}. Start one that stays with: npm run sandbox -- --keep --port ${state.port}`,
      );
    }
    return new Sandbox(state, toolchain);
  }

  /** What a program needs in its environment to take the sandbox for AWS, and to have the tool chain on its PATH. */
  environment(): Record<string, string> {
    return {
      ...ownEnvironment(process.env),
      ...QUIET_SDK,
      ...this.toolchain.pulumiEnvironment,
      PATH: [...this.toolchain.path, process.env.PATH ?? ""].join(delimiter),
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ACCESS_KEY_ID: ADMINISTRATOR.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ADMINISTRATOR.secretAccessKey,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      PULUMI_BACKEND_URL: `file://${this.state.path}`,
      PULUMI_CONFIG_PASSPHRASE: "",
    };
  }

  /**
   * Makes the next calls of a service fail with an AWS error: those of one operation or of all, in one region or in all.
   * The administrator's own calls do not fail. Without a fault it takes back those that have not struck yet.
   */
  async failNext(fault: Fault | undefined): Promise<void> {
    const request = fault ? { method: "POST", body: JSON.stringify(fault) } : { method: "DELETE" };
    const response = await fetch(this.endpoint + FAULTS_PATH, request);
    if (!response.ok) {
      throw new Error(`The sandbox does not accept this fault: ${await response.text()}`);
    }
  }

  /** Says what other accounts do with an AMI, or lets time pass for what EC2 knows of AMIs' use. */
  async sayOfUsage(usage: ImageUsage): Promise<void> {
    const request = { method: "POST", body: JSON.stringify(usage) };
    const response = await fetch(this.endpoint + IMAGE_USAGE_PATH, request);
    if (!response.ok) {
      throw new Error(`The sandbox does not accept this: ${await response.text()}`);
    }
  }

  /** Says that something of EC2 was made some days earlier than it was. */
  async makeOlder(older: Older): Promise<void> {
    const response = await fetch(this.endpoint + AGES_PATH, { method: "POST", body: JSON.stringify(older) });
    if (!response.ok) {
      throw new Error(`The sandbox cannot make it older: ${await response.text()}`);
    }
  }

  /** Has a publisher make another base image, to which the public parameter points then. Returns the AMI's id. */
  async publishBase(base: NewBase): Promise<string> {
    const request = { method: "POST", body: JSON.stringify(base) };
    const response = await fetch(this.endpoint + BASE_IMAGES_PATH, request);
    const answer = await response.text();
    if (!response.ok) {
      throw new Error(`The sandbox does not accept this: ${answer}`);
    }
    return answer;
  }

  /** Subscribes to a topic of the home region; the inbox gets what is published from now on. */
  listen(topicArn: string): Promise<Inbox> {
    return Inbox.open(this.clients, topicArn);
  }

  stop(): Promise<void> {
    return takeDown(this.state);
  }

  private async answers(): Promise<boolean> {
    try {
      // Whoever else holds the port may accept the connection and never answer.
      return (await fetch(`${this.endpoint}/sandbox/health`, { signal: AbortSignal.timeout(1000) })).ok;
    } catch {
      return false;
    }
  }
}

/** Ends the sandbox of a state folder, if there is one, and removes the folder. */
export async function takeDown(state: StateFolder): Promise<void> {
  const note = state.read();
  if (note && state.isHeld(note)) {
    process.kill(note.holder, "SIGKILL");
    while (state.isHeld(note)) {
      await sleep(20);
    }
  }
  state.remove();
}

/**
 * Waits, outside the namespaces, for their end: the kernel removes everything in them but the machines' control groups.
 */
function sweepAfter(holder: number, state: StateFolder, toolchain: Toolchain): void {
  const script = join(__dirname, "machines", "sweep.py");
  spawn(toolchain.python, [script, "--after", String(holder), "--state", machinesFolder(state.path)], {
    detached: true,
    stdio: "ignore",
  }).unref();
}

function refuseSecond(state: StateFolder): void {
  const note = state.read();
  if (!note || !state.isHeld(note) || (!note.kept && !isOwned(note))) {
    return;
  }
  throw new Error(
    `A sandbox is already running on port ${state.port}. Take it down with: npm run sandbox -- --port ${state.port} down` +
      `\nor start another one beside it with: npm run sandbox -- --port ${state.port + 1}`,
  );
}

function daemonEnvironment(toolchain: Toolchain): Record<string, string> {
  return {
    ...ownEnvironment(process.env),
    ...QUIET_SDK,
    PATH: [dirname(toolchain.python), process.env.PATH ?? ""].join(delimiter),
  };
}

/** The environment without what would lead a client to a real account, or to the sandbox through a proxy. */
export function ownEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || name.startsWith("AWS_") || name === "PULUMI_STACK" ? [] : [[name, value] as const],
  );
  // Programs read one spelling or the other.
  const direct = [environment.no_proxy, environment.NO_PROXY, "127.0.0.1,localhost,169.254.169.254"];
  const noProxy = [...new Set(direct.flatMap((list) => list?.split(",") ?? []))].join(",");
  return { ...Object.fromEntries(kept), no_proxy: noProxy, NO_PROXY: noProxy };
}
