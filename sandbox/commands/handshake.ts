// `handshake [CONNECTION [REPOSITORY...]]`: completes the handshake of connections that are pending.
import { completeHandshakes } from "../client/handshake";
import type { Invocation } from "./invocation";
import { openSandbox } from "./open";

/** Gives 0 once the connections are available. */
export async function handshake(invocation: Invocation): Promise<number> {
  const [connection, ...repositories] = invocation.words;
  const { endpoint } = await openSandbox(invocation);
  const completed = await completeHandshakes(endpoint, {
    ...(connection !== undefined && { connection }),
    ...(repositories.length > 0 && { repositories }),
  });
  const reach = repositories.length > 0 ? `, and reaches only ${repositories.join(", ")}` : "";
  for (const { name, arn } of completed) {
    console.log(`${name} (${arn}) is available${reach}`);
  }
  return 0;
}
