// Writes answers and errors in the protocol that the client of a service expects.
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Protocol } from "./request";
import { text, type AwsError, type Json, type Shape } from "../service";

/** An output of an operation, for the services that speak JSON. */
export function answer(response: ServerResponse, output: Shape): void {
  response.writeHead(200, { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID() });
  response.end(JSON.stringify(output));
}

/** An answer in the query protocol: `fields` are XML already. */
export function answerXml(response: ServerResponse, operation: string, namespace: string, fields: string): void {
  const requestId = randomUUID();
  response.writeHead(200, { "content-type": "text/xml", "x-amzn-requestid": requestId });
  response.end(
    `<${operation}Response xmlns="${namespace}"><${operation}Result>${fields}</${operation}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
  );
}

/** An output in the query protocol's XML: the items of a list are members. */
export function toXml(output: Shape): string {
  return Object.entries(output)
    .map(([name, value]) => (value === undefined ? "" : `<${name}>${contentOf(value)}</${name}>`))
    .join("");
}

function contentOf(value: Json): string {
  if (value === null || typeof value !== "object") {
    return escapeXml(text(value));
  }
  return isList(value) ? value.map((item) => `<member>${contentOf(item)}</member>`).join("") : toXml({ ...value });
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * An error, shaped as the service's protocol shapes it.
 *
 * @param messageMember - how the service's model calls an error's message in JSON; some clients read no other spelling
 */
export function refuse(
  response: ServerResponse,
  protocol: Protocol,
  error: AwsError,
  messageMember: "message" | "Message" = "message",
): void {
  const requestId = randomUUID();
  const headers = { "x-amzn-requestid": requestId };
  const xml = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  switch (protocol) {
    case "ec2":
      response.writeHead(error.status, { ...headers, "content-type": "text/xml" });
      response.end(`<Response><Errors><Error>${xml}</Error></Errors><RequestID>${requestId}</RequestID></Response>`);
      return;
    case "rest-xml":
      response.writeHead(error.status, { ...headers, "content-type": "application/xml" });
      response.end(`<Error>${xml}<RequestId>${requestId}</RequestId></Error>`);
      return;
    case "query":
      response.writeHead(error.status, { ...headers, "content-type": "text/xml" });
      response.end(
        `<ErrorResponse><Error><Type>Sender</Type>${xml}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
      );
      return;
    default:
      response.writeHead(error.status, {
        ...headers,
        "content-type": "application/x-amz-json-1.1",
        "x-amzn-errortype": error.code,
      });
      response.end(JSON.stringify({ __type: error.code, [messageMember]: error.message }));
  }
}

/** A text as it may stand between XML's tags. */
export function escapeXml(plain: string): string {
  return plain.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
