// Passes a request on to moto unchanged, and its answer back.
import {
  Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import { pipeline, type Readable } from "node:stream";
import type { RequestHead } from "./protocols/request";

/** moto has no such service or operation. */
export class NotEmulated extends Error {}

/** With this header the Python part says so (`sandbox/machines/not_emulated.py`). */
const NOT_EMULATED = "x-sandbox-not-emulated";

/** Sends requests on to a port of this machine, over connections that stay open. */
export class Passthrough {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly port: number) {}

  /**
   * Passes one request on.
   *
   * @param body what was read of the request already, or the request itself where nothing was
   * @returns the status that was answered
   * @throws NotEmulated, or another error where moto fails
   */
  forward(head: RequestHead, body: Buffer | Readable, response: ServerResponse): Promise<number> {
    const { method, url } = head;
    return new Promise((resolve, reject) => {
      const onward = httpRequest(
        { host: "127.0.0.1", port: this.port, method, path: url, agent: this.agent, headers: headersFor(head, body) },
        (answer) => {
          const status = answer.statusCode ?? 502;
          const refusal = refusalOf(method, status, answer.headers);
          if (refusal) {
            answer.resume();
            reject(refusal);
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

/** Why an answer is not one of AWS, if so: moto answers a page for people where it finds nothing or fails. */
function refusalOf(method: string, status: number, headers: IncomingHttpHeaders): Error | undefined {
  if (headers[NOT_EMULATED] !== undefined) {
    return new NotEmulated("moto has not implemented it");
  }
  if (status < 400 || headers["content-type"]?.startsWith("text/html") !== true) {
    return undefined;
  }
  if (status >= 500) {
    return new Error(`moto failed with status ${status}; sandbox.log has the traceback`);
  }
  // What is missing for HEAD has no body, to which moto gives the type of a page.
  return method === "HEAD" ? undefined : new NotEmulated(`moto has no such address: it answered with status ${status}`);
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
