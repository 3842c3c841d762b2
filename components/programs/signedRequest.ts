// One signed request to AWS, where it takes the place of an SDK client: sent again and refused as a client's would be.
import { setTimeout as pause } from "node:timers/promises";
import { SignatureV4 } from "@smithy/signature-v4";
import type { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { BAD_CREDENTIALS, unreachable } from "./connection";
import { Problem } from "./problem";
import { Sha256 } from "./sha256";

/** A request. */
export interface SignedRequest {
  /** The service's name, as signatures have it. */
  readonly service: string;
  readonly region: string;
  readonly credentials: CodePipelineClient["config"]["credentials"];
  /**
   * Where to send it if AWS_ENDPOINT_URL says nothing else.
   * @default - the service's endpoint in the region
   */
  readonly endpoint?: string;
  /** How the service is spoken to: in JSON, or in forms with XML as the answer. */
  readonly protocol: keyof typeof PROTOCOLS;
  /** Headers besides those that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How requests are sent. */
export interface Transport {
  /** @default fetch */
  readonly send?: typeof fetch;
  /**
   * How long to wait before the second attempt, in milliseconds; before the third twice as long.
   * @default 300
   */
  readonly pauseMilliseconds?: number;
}

/** What AWS answers. */
export interface Answer {
  readonly text: string;
  /** @default - AWS did what was asked */
  readonly refusal?: Refusal;
}

/** Why AWS refuses. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
}

const PROTOCOLS = {
  json: { contentType: "application/x-amz-json-1.0", isAnswer: isObject, refusalIn: refusalInJson },
  query: {
    contentType: "application/x-www-form-urlencoded",
    isAnswer: (text: string) => /<\w+Response[\s>]/.test(text),
    refusalIn: refusalInXml,
  },
} as const;

/** As many as an SDK client makes by default. */
const ATTEMPTS = 3;
const TIMEOUT_MILLISECONDS = 30_000;

/** Sends a request. Throws what `describeFailure` can tell people of if no answer comes, or no answer of AWS. */
export async function sendSigned(
  request: SignedRequest,
  { send = fetch, pauseMilliseconds = 300 }: Transport = {},
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(request, send);
    if (!outcome.mayPass || attempt === ATTEMPTS) {
      if ("failure" in outcome) {
        throw outcome.failure;
      }
      return outcome.answer;
    }
    await pause(pauseMilliseconds * attempt);
  }
}

/** Whether the next attempt may end otherwise, and how this one ended. */
type Outcome = { readonly mayPass: boolean } & ({ readonly answer: Answer } | { readonly failure: Error });

async function attemptOnce(request: SignedRequest, send: typeof fetch): Promise<Outcome> {
  const { isAnswer, refusalIn } = PROTOCOLS[request.protocol];
  const { url, init } = await sign(request);
  let response: Response;
  let text: string;
  try {
    response = await send(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    text = await response.text();
  } catch (error) {
    return { mayPass: true, failure: new Problem(unreachable(reasonOf(error))) };
  }
  const refusal = response.ok ? undefined : refusalIn(text);
  const mayPass = response.status >= 500 || response.status === 429 || isThrottling(refusal);
  if (refusal && BAD_CREDENTIALS.includes(refusal.name)) {
    return { mayPass, failure: Object.assign(new Error(refusal.message), { name: refusal.name }) };
  }
  if (refusal || (response.ok && isAnswer(text))) {
    return { mayPass, answer: { text, ...(refusal && { refusal }) } };
  }
  const what = `${url.host} answers with the status ${response.status}, and not as AWS does.`;
  return { mayPass, failure: new Problem(`${what} Try again; if a proxy is in between, let it pass requests to AWS.`) };
}

async function sign({ service, region, credentials, protocol, headers, body, ...request }: SignedRequest) {
  const url = new URL(process.env.AWS_ENDPOINT_URL ?? request.endpoint ?? `https://${service}.${region}.amazonaws.com`);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const signed = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    path: "/",
    headers: { host: url.host, "content-type": PROTOCOLS[protocol].contentType, ...headers },
    body,
  });
  return { url, init: { method: "POST", headers: signed.headers, body } };
}

/** The cause that fetch wraps; of several, one for each address of a host, the first. */
function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error ? first.message : String(first);
}

function isThrottling(refusal: Refusal | undefined): boolean {
  return /^(Throttling|ThrottledException|RequestThrottled|RequestLimitExceeded|TooManyRequests)/.test(
    refusal?.name ?? "",
  );
}

function isObject(text: string): boolean {
  return objectIn(text) !== undefined;
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function refusalInJson(text: string): Refusal | undefined {
  const { __type: type, message, Message } = objectIn(text) ?? {};
  const said = message ?? Message;
  return typeof type === "string"
    ? { name: type.replace(/^.*#/, ""), message: typeof said === "string" ? said : "" }
    : undefined;
}

function refusalInXml(text: string): Refusal | undefined {
  const within = (element: string) => new RegExp(`<${element}>(.*?)</${element}>`, "s").exec(text)?.[1];
  const name = within("Code");
  return name === undefined ? undefined : { name, message: within("Message") ?? "" };
}
