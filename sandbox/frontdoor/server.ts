// The front door: one address that answers for all of AWS, itself or through moto.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { answer, answerXml, refuse, toXml } from "./protocols/answers";
import type { Authorize } from "./authorize";
import type { LoggedCall } from "./callLog";
import type { CredentialStore } from "./credentials";
import type { Faults } from "./faults";
import type { ServiceModel, ServiceModels } from "./protocols/models";
import { findModel, parseRequest, readSignature, type Parsed } from "./protocols/parse";
import type { Protocol, RequestHead } from "./protocols/request";
import { NotEmulated, type Passthrough } from "./passthrough";
import { holderOf } from "./portHolder";
import { refusalOf } from "./protocols/refusal";
import { reservedTagFaults } from "./protocols/reservedTags";
import { AwsError, type Call, type Caller, type Service } from "./service";
import { answerSts, type WebIdentities } from "./sts";
import { withTexts } from "./protocols/times";
import { findFaults } from "./protocols/validate";

/** What the front door works with. */
export interface FrontDoorOptions {
  readonly port: number;
  readonly models: ServiceModels;
  readonly credentials: CredentialStore;
  readonly moto: Passthrough;
  readonly callLog: { add: (call: LoggedCall) => void };
  /** Throws where a caller may not make a call. */
  readonly authorize: Authorize;
  /** Who judges the tokens of other identity providers. @default - moto, which takes any */
  readonly identities?: WebIdentities;
  /** Calls that are to fail. @default - none */
  readonly faults?: Pick<Faults, "strike">;
  /** Told what is a fault of the sandbox itself. */
  readonly complain: (message: string) => void;
}

/** Something under a path of its own that is not an AWS API, such as git's repositories. */
export interface Route {
  /** The path's beginning: `/v1/repos/`. */
  readonly prefix: string;
  handle(message: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** What is known of a call so far, for its answer and its line in the log. */
interface Progress {
  service: string;
  operation: string;
  region: string;
  protocol: Protocol;
  caller?: Caller;
}

/** The running front door. Services are added later, since some need its address first. */
export class FrontDoor {
  readonly endpoint: string;
  private readonly services = new Map<string, Service>();
  private readonly routes: Route[] = [];
  private readonly server: Server;

  private constructor(private readonly options: FrontDoorOptions) {
    this.endpoint = `http://127.0.0.1:${options.port}`;
    this.server = createServer((message, response) => {
      void this.handle(message, response);
    });
    this.server.keepAliveTimeout = 60_000;
  }

  /** @throws when the port is taken, with what to do about it */
  static async start(options: FrontDoorOptions): Promise<FrontDoor> {
    const door = new FrontDoor(options);
    await new Promise<void>((resolve, reject) => {
      door.server.once("error", (error: NodeJS.ErrnoException) => {
        reject(error.code === "EADDRINUSE" ? portTaken(options.port) : error);
      });
      door.server.listen(options.port, "127.0.0.1", resolve);
    });
    return door;
  }

  add(service: Service): void {
    this.services.set(service.name, service);
  }

  addRoute(route: Route): void {
    this.routes.push(route);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }

  private async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/", headers } = message;
    const route = this.routes.find(({ prefix }) => url.startsWith(prefix));
    try {
      if (route) {
        await route.handle(message, response);
      } else if (url.startsWith("/sandbox/")) {
        this.answerSandbox(url, response);
      } else {
        await this.answerAws({ method, url, headers }, message, response);
      }
    } catch (error) {
      if (response.headersSent) {
        response.destroy();
      } else {
        refuse(response, "json", this.asAwsError(error, `${method} ${url}`));
      }
    }
  }

  private async answerAws(head: RequestHead, message: IncomingMessage, response: ServerResponse): Promise<void> {
    const progress: Progress = {
      service: "unsigned",
      operation: [head.headers["x-amz-target"] ?? `${head.method} ${head.url.split("?")[0] ?? ""}`].flat().join(),
      region: "",
      protocol: "json",
    };
    try {
      this.log(progress, await this.answerCall(head, message, response, progress));
    } catch (error) {
      const awsError = this.asAwsError(error, `${progress.service}:${progress.operation}`);
      if (response.headersSent) {
        response.destroy();
      } else {
        refuse(response, progress.protocol, awsError, this.messageMember(progress.service, awsError));
      }
      this.log(progress, awsError.status, awsError.code);
    }
  }

  /** @returns the status that was answered */
  private async answerCall(
    head: RequestHead,
    message: IncomingMessage,
    response: ServerResponse,
    progress: Progress,
  ): Promise<number> {
    const { credentials, models } = this.options;
    const signature = readSignature(head);
    if (!signature) {
      if (isForm(head)) {
        return this.answerUnsigned(head, await buffer(message), response, progress);
      }
      if (head.headers["x-amz-target"] === undefined) {
        return this.passOn(head, message, response, progress);
      }
      throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", 403);
    }
    Object.assign(progress, { service: signature.signingName, region: signature.region });
    const model = findModel(head, signature, models);
    if (model) {
      Object.assign(progress, { service: model.service, protocol: errorProtocol(model) });
    }
    const caller = credentials.callerOf(signature.accessKeyId);
    progress.caller = caller;
    if (!model) {
      refuseUnread(caller, progress);
      return this.passOn(head, message, response, progress);
    }

    // Bodies of REST with XML are not read, and may be large.
    const body = model.metadata.protocol === "rest-xml" ? undefined : await buffer(message);
    const parsed = parseRequest({ ...head, body: body ?? Buffer.alloc(0) }, model);
    if (!parsed) {
      if (this.services.has(model.service)) {
        throw unsupported(model.service, progress.operation);
      }
      refuseUnread(caller, progress);
      return this.passOn(head, body ?? message, response, progress);
    }
    Object.assign(progress, { operation: parsed.operation.name, protocol: parsed.protocol });
    const call = this.understand(parsed, caller, signature.region);
    const later = await this.options.authorize(call);
    const fault = this.options.faults?.strike(call);
    if (fault) {
      // The sender may not have finished yet.
      if (!body) {
        message.resume();
      }
      throw fault;
    }
    const isAnswered = await this.answerSelf(call, response, parsed);
    return isAnswered ? 200 : this.passOn(later ? withDenialLater(head) : head, body ?? message, response, progress);
  }

  /** The bearer of a web identity's token has no key to sign with. Every other such call moto answers. */
  private async answerUnsigned(
    head: RequestHead,
    body: Buffer,
    response: ServerResponse,
    progress: Progress,
  ): Promise<number> {
    const model = this.options.models.find("sts");
    const parsed = model && parseRequest({ ...head, body }, model);
    if (parsed?.operation.name !== "AssumeRoleWithWebIdentity") {
      return this.passOn(head, body, response, progress);
    }
    Object.assign(progress, { service: "sts", operation: parsed.operation.name, protocol: parsed.protocol });
    const nobody: Caller = { arn: "", accountId: this.options.credentials.accountId };
    await this.answerSelf(this.understand(parsed, nobody, ""), response, parsed);
    return 200;
  }

  private async passOn(
    head: RequestHead,
    body: Buffer | IncomingMessage,
    response: ServerResponse,
    { service, operation }: Progress,
  ): Promise<number> {
    try {
      return await this.options.moto.forward(head, body, response);
    } catch (error) {
      if (!(error instanceof NotEmulated)) {
        throw error;
      }
      this.options.complain(`${service}:${operation}: ${error.message}`);
      throw unsupported(service, operation);
    }
  }

  /** A call whose input the model accepts. */
  private understand(parsed: Parsed, caller: Caller, region: string): Call {
    const { model, operation, input } = parsed;
    const [fault, ...others] = [
      ...findFaults(model, operation.input, input, this.options.complain),
      ...reservedTagFaults(operation.name, input),
    ];
    if (fault) {
      throw refusalOf(parsed, [fault, ...others]);
    }
    return { service: model.service, operation: operation.name, region, caller, input };
  }

  /** Answers a call of a service that the sandbox emulates itself; tells whether it is one. */
  private async answerSelf(call: Call, response: ServerResponse, parsed: Parsed): Promise<boolean> {
    if (call.service === "sts") {
      const { credentials, moto, identities } = this.options;
      return answerSts(response, call, credentials, moto, identities);
    }
    const service = this.services.get(call.service);
    if (!service) {
      return false;
    }
    const { namespace, isPartial = false, operations } = service;
    const operation = operations[call.operation];
    if (!operation && isPartial) {
      return false;
    }
    if (!operation) {
      throw unsupported(call.service, call.operation);
    }
    const output = await operation(call);
    if (namespace === undefined || parsed.protocol === "json") {
      answer(response, output);
    } else {
      answerXml(response, call.operation, namespace, toXml(withTexts(output, parsed)));
    }
    return true;
  }

  private messageMember(service: string, { code }: AwsError): "message" | "Message" {
    const members = this.options.models.find(service)?.shapes[code]?.members ?? {};
    return "Message" in members ? "Message" : "message";
  }

  private asAwsError(error: unknown, where: string): AwsError {
    if (error instanceof AwsError) {
      return error;
    }
    this.options.complain(`${where}: ${traceOf(error)}`);
    return new AwsError("InternalFailure", `The sandbox failed: ${String(error)}`, 500);
  }

  private answerSandbox(url: string, response: ServerResponse): void {
    const id = url.startsWith("/sandbox/credentials/") ? url.slice("/sandbox/credentials/".length) : undefined;
    const issued = id === undefined ? undefined : this.options.credentials.fetch(id);
    const body = url === "/sandbox/health" ? { status: "ready" } : issued;
    response.writeHead(body ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? { message: `The sandbox does not know ${url}` }));
  }

  private log({ service, operation, region, caller }: Progress, status: number, error?: string): void {
    this.options.callLog.add({
      time: new Date().toISOString(),
      service,
      operation,
      caller: caller?.arn ?? "",
      region,
      status,
      ...(error && { error }),
    });
  }
}

/** Tells the Python part to answer, and then to fail in what AWS asks for only afterwards: the use of a key, or a snapshot. */
function withDenialLater(head: RequestHead): RequestHead {
  return { ...head, headers: { ...head.headers, "x-sandbox-denied-later": "true" } };
}

function isForm({ method, headers }: RequestHead): boolean {
  return method === "POST" && (headers["content-type"] ?? "").includes("application/x-www-form-urlencoded");
}

/** How a service writes errors before it is known which of its protocols a request is in. */
function errorProtocol({ metadata: { protocol } }: ServiceModel): Protocol {
  return protocol === "smithy-rpc-v2-cbor" ? "json" : protocol;
}

function unsupported(service: string, operation: string): AwsError {
  return new AwsError("UnsupportedOperation", `The sandbox does not emulate ${service}:${operation}.`, 501);
}

/** A call that cannot be read cannot be judged, so only the person at the keyboard may make it. */
function refuseUnread({ arn, roleArn }: Caller, { service, operation }: Progress): void {
  if (roleArn === undefined) {
    return;
  }
  throw new AwsError(
    "AccessDenied",
    `The sandbox cannot read this ${service} request (${operation}), so it cannot tell whether ${arn} may make it.`,
    403,
  );
}

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function portTaken(port: number): Error {
  const holder = holderOf(port) ?? "another program";
  return new Error(
    `Port ${port} is taken by ${holder}. End it, or choose another port: npm run sandbox -- --port ${port + 1}`,
  );
}
