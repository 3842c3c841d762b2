// `down`: ends a sandbox that was left running, and everything in it.
import { takeDown } from "../sandbox";
import { StateFolder } from "../state";
import type { Invocation } from "./invocation";
import { openToolchain } from "./open";

/** Always gives 0: nothing to take down is no failure. */
export async function down({ port }: Invocation): Promise<number> {
  const { cache } = await openToolchain();
  const state = new StateFolder(cache, port);
  const running = state.read() !== undefined;
  await takeDown(state);
  console.log(running ? `The sandbox on port ${port} is down.` : `No sandbox was running on port ${port}.`);
  return 0;
}
