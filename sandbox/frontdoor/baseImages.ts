// Publishers' new base images, over HTTP: nobody else publishes any here. The Python part makes them
// (`sandbox/machines/new_base.py`).
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Passthrough } from "./passthrough";

/** A public parameter, whose publisher makes another AMI in a region. */
export interface NewBase {
  readonly region: string;
  readonly parameter: string;
}

/** Where it is asked for (POST); the answer is the AMI's id. */
export const BASE_IMAGES_PATH = "/sandbox/base-images";

/** For the front door's routes. */
export function baseImages(moto: Pick<Passthrough, "forward">) {
  return {
    prefix: BASE_IMAGES_PATH,
    handle: async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { method = "POST", headers } = message;
      await moto.forward({ method, url: BASE_IMAGES_PATH, headers }, message, response);
    },
  };
}
