// What tests say of the use of AMIs, over HTTP: other accounts' uses, and that time passes. The Python part keeps it
// (`sandbox/machines/image_usage.py`).
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Passthrough } from "./passthrough";

/** Something that cannot be done in the sandbox, or waited for. */
export type ImageUsage =
  | {
      /** So many hours pass for AMI usage reports, and for when AMIs were last launched. */
      readonly passHours: number;
    }
  | {
      readonly region: string;
      readonly imageId: string;
      /** Another account, which uses the AMI: reports tell from now on. */
      readonly account: string;
      /** As EC2 names it: `ec2:Instance`. */
      readonly resourceType: string;
      /** How many of them there are; 0 ends the use. */
      readonly count: number;
    };

/** Where it is said (POST). */
export const IMAGE_USAGE_PATH = "/sandbox/image-usage";

/** For the front door's routes. */
export function imageUsage(moto: Pick<Passthrough, "forward">) {
  return {
    prefix: IMAGE_USAGE_PATH,
    handle: async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { method = "POST", headers } = message;
      await moto.forward({ method, url: IMAGE_USAGE_PATH, headers }, message, response);
    },
  };
}
