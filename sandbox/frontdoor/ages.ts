// Makes what EC2 has older than it is, since nobody can wait for days. The Python part does it (`sandbox/machines/ages.py`).
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Passthrough } from "./passthrough";

/** What was made earlier, and by how much. */
export interface Older {
  readonly region: string;
  /** Of AMIs, snapshots, volumes, key pairs and instances. */
  readonly ids: readonly string[];
  readonly days: number;
}

/** Where it is said (POST). */
export const AGES_PATH = "/sandbox/ages";

/** For the front door's routes. */
export function ages(moto: Pick<Passthrough, "forward">) {
  return {
    prefix: AGES_PATH,
    handle: async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { method = "POST", headers } = message;
      await moto.forward({ method, url: AGES_PATH, headers }, message, response);
    },
  };
}
