// Passes a request on to moto as it came and its answer back as it goes.
import { Agent, request as httpRequest } from "node:http";
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Request } from "./parse";

/** Sends requests on to a port of this machine, over connections that stay open. */
export class Passthrough {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly port: number) {}

  /** @returns the status that was answered */
  forward({ method, url, headers: received, body }: Request, response: ServerResponse): Promise<number> {
    const headers: OutgoingHttpHeaders = { ...received, "content-length": String(body.length) };
    // The body has been read whole, so it is not sent in chunks any more.
    delete headers["transfer-encoding"];
    return new Promise((resolve, reject) => {
      const onward = httpRequest(
        {
          host: "127.0.0.1",
          port: this.port,
          method,
          path: url,
          agent: this.agent,
          headers,
        },
        (answer) => {
          const status = answer.statusCode ?? 502;
          response.writeHead(status, answer.headers);
          answer.pipe(response);
          answer.once("end", () => {
            resolve(status);
          });
          answer.once("error", reject);
        },
      );
      onward.once("error", reject);
      onward.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
