// The sandbox of a run of the scenarios: started before the first one, ended after the last.
import { readBuildLog } from "../../sandbox/client/buildLog";
import { listPipelines, newestRun } from "../../sandbox/client/runs";
import { keepRecords } from "../../sandbox/iam/report/records";
import { prepareToolchain } from "../../sandbox/toolchain";
import { requireLinuxAndRoot } from "../../sandbox/toolchain/host";
import { Sandbox } from "../../sandbox/sandbox";
import { StateFolder } from "../../sandbox/state";
import { POSSIBLE_POLICIES } from "./everyStatement";
import { engineerOf } from "./engineer";
import { Factory } from "./factory";
import { SCENARIO_PORT } from "./port";

/** Long enough that a scenario can act while an AMI is pending. */
const IMAGE_SECONDS = 3;

let started: { readonly sandbox: Sandbox; readonly dev: Factory } | undefined;

/** The sandbox and the factory `dev` that all scenarios work on, one after the other. */
export function shared(): { readonly sandbox: Sandbox; readonly dev: Factory } {
  if (!started) {
    throw new Error("The sandbox is not started: run the scenarios with `npm run test:sandbox`.");
  }
  return started;
}

export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout(30 * 60_000);
    requireLinuxAndRoot();
    const toolchain = await prepareToolchain((line) => {
      console.log(line);
    });
    const state = new StateFolder(toolchain.cache, SCENARIO_PORT);
    // Scenarios start what is scheduled themselves, so that none of it comes in between at three in the morning.
    const sandbox = await Sandbox.start({
      state,
      toolchain,
      kept: false,
      imageSeconds: IMAGE_SECONDS,
      schedules: false,
    });
    started = { sandbox, dev: await Factory.create(sandbox, "dev", await engineerOf(sandbox, "dev")) };
  },
  /** Prints the failed builds' logs at once: the sandbox is gone by the time somebody reads about a failure. */
  async afterEach(this: Mocha.Context): Promise<void> {
    if (this.currentTest?.state === "failed" && started) {
      await tellOfFailures(started.sandbox);
    }
  },
  /** Keeps for `npm run permissions` what the roles used of their permissions. */
  async afterAll(): Promise<void> {
    if (!started) {
      return;
    }
    const { sandbox } = started;
    try {
      keepRecords(sandbox.state.path, sandbox.toolchain.cache, POSSIBLE_POLICIES);
    } finally {
      await sandbox.stop();
    }
  },
};

const LAST_LINES = 30;

async function tellOfFailures({ clients }: Sandbox): Promise<void> {
  for (const pipeline of await listPipelines(clients)) {
    const run = await newestRun(clients, pipeline);
    for (const { stage, message, buildId } of run?.actions.filter(({ status }) => status === "Failed") ?? []) {
      const log = buildId === undefined ? [] : await readBuildLog(clients, buildId);
      console.log([`${pipeline}, ${stage}: ${message ?? "failed"}`, ...log.slice(-LAST_LINES)].join("\n  | "));
    }
  }
}
