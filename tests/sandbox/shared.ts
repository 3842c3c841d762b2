// The one sandbox of a scenario run and the factories in it: started before the first scenario, ended after the last.
import { prepareToolchain } from "../../sandbox/toolchain";
import { requireLinuxAndRoot } from "../../sandbox/toolchain/host";
import { Sandbox } from "../../sandbox/sandbox";
import { StateFolder } from "../../sandbox/state";
import { Factory } from "./factory";

/** Not the sandbox's own default, so that the scenarios run beside a sandbox that somebody uses. */
const PORT = 5700;

let started: { readonly sandbox: Sandbox; readonly dev: Factory } | undefined;

/** The sandbox and the factory `dev` that all scenarios work on, in their order. */
export function shared(): { readonly sandbox: Sandbox; readonly dev: Factory } {
  if (!started) throw new Error("The sandbox is not started: run the scenarios with `npm run test:sandbox`.");
  return started;
}

export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    this.timeout(30 * 60_000);
    requireLinuxAndRoot();
    const toolchain = await prepareToolchain((line) => {
      console.log(line);
    });
    const sandbox = await Sandbox.start({ state: new StateFolder(toolchain.cache, PORT), toolchain, kept: false });
    started = { sandbox, dev: await Factory.create(sandbox, "dev") };
  },
  async afterAll(): Promise<void> {
    await started?.sandbox.stop();
  },
};
