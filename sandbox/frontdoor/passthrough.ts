// Passes a request on to moto unchanged, and its answer back.
import { Agent, request as httpRequest, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import { pipeline, type Readable } from "node:stream";
import type { RequestHead } from "./protocols/request";

/** moto's answer where it has no such service or operation, or fails at it: a page for people in place of an AWS error. */
export class NotEmulated extends Error {}

/** Sends requests on to a port of this machine, over connections that stay open. */
export class Passthrough {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly port: number) {}

  /**
   * Passes one request on.
   *
   * @param body what was read of the request already, or the request itself where nothing was
   * @returns the status that was answered
   * @throws NotEmulated
   */
  forward(head: RequestHead, body: Buffer | Readable, response: ServerResponse): Promise<number> {
    const { method, url } = head;
    return new Promise((resolve, reject) => {
      const onward = httpRequest(
        { host: "127.0.0.1", port: this.port, method, path: url, agent: this.agent, headers: headersFor(head, body) },
        (answer) => {
          const status = answer.statusCode ?? 502;
          if (status >= 400 && answer.headers["content-type"]?.startsWith("text/html")) {
            answer.resume();
            reject(new NotEmulated(`moto answered a page of HTML with status ${status}`));
            return;
          }
          response.writeHead(status, answer.headers);
          pipeline(answer, response, (error) => {
            if (error) {
              reject(error);
            } else {
              resolve(status);
            }
          });
        },
      );
      onward.once("error", reject);
      if (Buffer.isBuffer(body)) {
        onward.end(body);
      } else {
        body.pipe(onward);
      }
    });
  }

  /** Sends a query in nobody's name and gives the text of the answer, even if it is an error. */
  async ask(service: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const scope = `20260101/us-east-1/${service}/aws4_request`;
    const answer = await fetch(`http://127.0.0.1:${this.port}/`, {
      method: "POST",
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=AKIASANDBOXDOOR00000/${scope}, Signature=none` },
      body: new URLSearchParams(parameters),
    });
    return answer.text();
  }

  close(): void {
    this.agent.destroy();
  }
}

function headersFor({ headers: received }: RequestHead, body: Buffer | Readable): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { ...received };
  // The front door has already told the client to go on.
  delete headers.expect;
  if (Buffer.isBuffer(body)) {
    // A body that has been read as a whole is no longer sent in chunks.
    delete headers["transfer-encoding"];
    headers["content-length"] = String(body.length);
  }
  return headers;
}
