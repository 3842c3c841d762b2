// Asks the sandbox to complete the handshake of connections, as a person does in the console.
import { HANDSHAKE_PATH, type Handshake } from "../codeconnections/handshake";

/** The connections that are available now. @throws with the connections that there are where none is meant */
export async function completeHandshakes(
  endpoint: string,
  handshake: Handshake = {},
): Promise<{ readonly name: string; readonly arn: string }[]> {
  const answer = await fetch(endpoint + HANDSHAKE_PATH, { method: "POST", body: JSON.stringify(handshake) });
  // sandbox/codeconnections/handshake.ts makes the answer.
  const body = (await answer.json()) as { name: string; arn: string }[] & { message?: string };
  if (!answer.ok) {
    throw new Error(body.message);
  }
  return body;
}
