// What most commands begin with: the tool chain, and the running sandbox.
import { Sandbox } from "../sandbox";
import { StateFolder } from "../state";
import { prepareToolchain, type Toolchain } from "../toolchain";
import { requireLinuxAndRoot } from "../toolchain/host";
import type { Invocation } from "./invocation";

/** The tool chain, set up if it is not yet; what takes time is reported on standard error. */
export function openToolchain(): Promise<Toolchain> {
  requireLinuxAndRoot();
  return prepareToolchain((line) => {
    console.error(line);
  });
}

/** The sandbox that is running on the port, for commands that look into one. */
export async function openSandbox({ port }: Invocation): Promise<Sandbox> {
  const toolchain = await openToolchain();
  return Sandbox.find(new StateFolder(toolchain.cache, port), toolchain);
}
