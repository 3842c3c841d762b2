// The front door: one address that answers for all of AWS, itself or through moto.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answer, refuse, validationError } from "./answers";
import { allowAll, type Authorize } from "./authorize";
import type { CallLog } from "./callLog";
import type { CredentialStore } from "./credentials";
import type { ServiceModels } from "./models";
import { parseRequest, readSignature, type Parsed, type Request, type Signature } from "./parse";
import type { Passthrough } from "./passthrough";
import { AwsError, type Call, type Service } from "./service";
import { answerSts } from "./sts";
import { describeFaults, findFaults } from "./validate";

export interface FrontDoorOptions {
  readonly port: number;
  readonly models: ServiceModels;
  readonly credentials: CredentialStore;
  readonly moto: Passthrough;
  readonly callLog: CallLog;
  /** @default - everything is allowed */
  readonly authorize?: Authorize;
  /** Told what is a fault of the sandbox itself. */
  readonly complain: (message: string) => void;
}

/** The running front door. Services are added once they exist, since some need its address first. */
export class FrontDoor {
  readonly endpoint: string;
  private readonly services = new Map<string, Service>();
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
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of message) chunks.push(chunk as Buffer);
      const request: Request = { method, url, headers, body: Buffer.concat(chunks) };
      if (url.startsWith("/sandbox/")) this.answerSandbox(url, response);
      else await this.answerAws(request, response);
    } catch (error) {
      this.options.complain(
        `${method} ${url}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (!response.headersSent) refuse(response, "json", new AwsError("InternalFailure", String(error), 500));
    }
  }

  private async answerAws(request: Request, response: ServerResponse): Promise<void> {
    const signature = readSignature(request);
    const parsed = signature && parseRequest(request, signature, this.options.models);
    if (!signature || !parsed) {
      const status = await this.options.moto.forward(request, response);
      this.log(signature, `${request.method} ${request.url.split("?")[0] ?? ""}`, status);
      return;
    }

    const { operation } = parsed;
    try {
      const status = await this.answerCall(this.understand(parsed, signature), parsed, request, response);
      this.log(signature, operation.name, status);
    } catch (error) {
      const awsError = this.asAwsError(error, parsed);
      refuse(response, parsed.model.metadata.protocol, awsError);
      this.log(signature, operation.name, awsError.status, awsError.code);
    }
  }

  /** A call whose input the model accepts. */
  private understand({ model, operation, input }: Parsed, { accessKeyId, region }: Signature): Call {
    const faults = findFaults(model, operation.input, input);
    if (faults.length > 0) throw validationError(model, describeFaults(faults));
    const caller = this.options.credentials.callerOf(accessKeyId);
    return { service: model.service, operation: operation.name, region, caller, input };
  }

  private async answerCall(call: Call, { model }: Parsed, request: Request, response: ServerResponse): Promise<number> {
    (this.options.authorize ?? allowAll)(call);
    const service = this.services.get(model.service);
    if (!service) {
      if (call.service === "sts" && answerSts(response, call, this.options.credentials)) return 200;
      return this.options.moto.forward(request, response);
    }
    const operation = service.operations[call.operation];
    if (!operation) {
      throw new AwsError("UnsupportedOperation", `The sandbox does not speak ${call.service}:${call.operation}.`, 501);
    }
    answer(response, await operation(call));
    return 200;
  }

  private asAwsError(error: unknown, { model, operation }: Parsed): AwsError {
    if (error instanceof AwsError) return error;
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.options.complain(`${model.service}:${operation.name}: ${stack}`);
    return new AwsError("InternalFailure", `The sandbox failed: ${String(error)}`, 500);
  }

  private answerSandbox(url: string, response: ServerResponse): void {
    const id = url.startsWith("/sandbox/credentials/") ? url.slice("/sandbox/credentials/".length) : undefined;
    const issued = id === undefined ? undefined : this.options.credentials.fetch(id);
    const body = url === "/sandbox/health" ? { status: "ready" } : issued;
    response.writeHead(body ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? { message: `${url} is nothing that the sandbox knows` }));
  }

  private log(signature: Signature | undefined, operation: string, status: number, error?: string): void {
    this.options.callLog.add({
      time: new Date().toISOString(),
      service: signature?.signingName ?? "unsigned",
      operation,
      caller: signature ? this.options.credentials.callerOf(signature.accessKeyId).arn : "",
      region: signature?.region ?? "",
      status,
      ...(error && { error }),
    });
  }
}

function portTaken(port: number): Error {
  return new Error(
    `Port ${port} is taken by another program. Choose another one: npm run sandbox -- --port ${port + 1}\n` +
      `To see who has it: ss -ltnp sport = :${port}`,
  );
}
