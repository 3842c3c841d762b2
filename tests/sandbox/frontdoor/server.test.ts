import { expect } from "chai";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Authorize } from "../../../sandbox/frontdoor/authorize";
import type { LoggedCall } from "../../../sandbox/frontdoor/callLog";
import { CredentialStore } from "../../../sandbox/frontdoor/credentials";
import { ServiceModels } from "../../../sandbox/frontdoor/protocols/models";
import { Faults } from "../../../sandbox/frontdoor/faults";
import { Passthrough } from "../../../sandbox/frontdoor/passthrough";
import { FrontDoor } from "../../../sandbox/frontdoor/server";
import { AwsError, type Call } from "../../../sandbox/frontdoor/service";
import { modelOf } from "./model";

const ACCOUNT = "123456789012";
const signed = (service: string, accessKeyId = "AKIA1") => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261125/us-east-1/${service}/aws4_request, Signature=00`,
});

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe("the front door", () => {
  let folder: string;
  let moto: Server;
  let received: Received[];
  let passthrough: Passthrough;
  let door: FrontDoor;
  let logged: LoggedCall[];
  let complaints: string[];
  let authorize: Authorize;
  const faults = new Faults();
  const credentials = new CredentialStore(ACCOUNT);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "models-"));
    for (const [service, protocol] of [
      ["things", "json"],
      ["files", "rest-xml"],
    ] as const) {
      for (const version of ["2020-01-01", "2026-01-01"]) {
        mkdirSync(join(folder, service, version), { recursive: true });
        const model = version === "2020-01-01" ? {} : modelOf(protocol);
        writeFileSync(join(folder, service, version, "service-2.json"), JSON.stringify(model));
      }
    }
    moto = createServer((message, response) => {
      const chunks: Buffer[] = [];
      message.on("data", (chunk: Buffer) => chunks.push(chunk));
      message.on("end", () => {
        const { method, url, headers } = message;
        received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
        const page = { "content-type": "text/html; charset=utf-8" };
        if (url?.startsWith("/nowhere")) {
          response.writeHead(404, page).end("<!doctype html>");
          return;
        }
        if (url?.startsWith("/missing")) {
          response.writeHead(501, { "x-sandbox-not-emulated": "true" }).end("not implemented");
          return;
        }
        if (url?.startsWith("/broken")) {
          response.writeHead(500, page).end("<!doctype html>");
          return;
        }
        response.writeHead(418, { "x-moto": "yes" }).end("from moto");
      });
    });
    await new Promise<void>((resolve) => moto.listen(0, "127.0.0.1", resolve));
    passthrough = new Passthrough(portOf(moto));
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
    const port = portOf(free);
    await new Promise((resolve) => free.close(resolve));
    door = await FrontDoor.start({
      port,
      models: new ServiceModels(folder),
      credentials,
      moto: passthrough,
      callLog: { add: (call) => logged.push(call) },
      authorize: (call) => authorize(call),
      faults,
      complain: (message) => complaints.push(message),
    });
    door.addRoute(faults.route);
    door.add({
      name: "things",
      operations: {
        MakeThing: ({ input, caller }: Call) => {
          if (input.name === "bad") {
            throw new AwsError("ThingExistsException", "there is a bad one already", 409);
          }
          if (input.name === "lost") {
            throw new AwsError("LostException", "nobody knows where it is");
          }
          if (input.name === "bug") {
            throw new Error("a fault of ours");
          }
          return { made: input.name, by: caller.arn };
        },
      },
    });
  });
  beforeEach(() => {
    received = [];
    logged = [];
    complaints = [];
    authorize = () => Promise.resolve(undefined);
    faults.clear();
  });
  after(async () => {
    await door.close();
    passthrough.close();
    moto.closeAllConnections();
    moto.close();
    rmSync(folder, { recursive: true });
  });

  const make = async (input: object, headers: Record<string, string> = signed("things"), target = "MakeThing") => {
    const response = await fetch(door.endpoint, {
      method: "POST",
      headers: { ...headers, "x-amz-target": `Things_20260101.${target}` },
      body: JSON.stringify(input),
    });
    return { response, body: await response.json() };
  };

  it("answers a service of its own, in the name of who signed, and logs the call", async () => {
    const { AccessKeyId } = credentials.issue(`arn:aws:iam::${ACCOUNT}:role/builder`, "one");

    const { response, body } = await make({ name: "ball" }, signed("things", AccessKeyId));

    const by = `arn:aws:sts::${ACCOUNT}:assumed-role/builder/one`;
    expect(body).to.deep.equal({ made: "ball", by });
    expect(response.headers.get("x-amzn-requestid")).to.match(/^[0-9a-f-]{36}$/);
    const [{ time, ...call } = { time: "" }] = logged;
    expect(time).to.match(/^\d{4}-/);
    expect(call).to.deep.equal({
      service: "things",
      operation: "MakeThing",
      caller: by,
      region: "us-east-1",
      status: 200,
    });
  });

  it("gives a service's error as AWS does", async () => {
    const { response, body } = await make({ name: "bad" });

    expect(response.status).to.equal(409);
    expect(response.headers.get("x-amzn-errortype")).to.equal("ThingExistsException");
    expect(body).to.deep.equal({ __type: "ThingExistsException", message: "there is a bad one already" });
    expect(logged[0]?.error).to.equal("ThingExistsException");
  });

  it("spells the message of an error as the service's model does, since some clients read nothing else", async () => {
    expect((await make({ name: "lost" })).body).to.deep.equal({
      __type: "LostException",
      Message: "nobody knows where it is",
    });
  });

  it("refuses what the model refuses before the service sees it", async () => {
    const { response, body } = await make({ name: "b" });

    expect(response.status).to.equal(400);
    expect(body).to.have.property("__type", "InvalidInputException");
  });

  it("answers 500 to a fault of its own and complains with the trace", async () => {
    const { response, body } = await make({ name: "bug" });

    expect(response.status).to.equal(500);
    expect(body).to.have.property("__type", "InternalFailure");
    expect(complaints[0]).to.match(/^things:MakeThing: Error: a fault of ours\n\s+at /);
  });

  it("reports an operation that it does not emulate, instead of asking moto", async () => {
    const { response, body } = await make({}, signed("things"), "CreateBucket");

    expect(response.status).to.equal(501);
    expect(body).to.have.property("message", "The sandbox does not emulate things:CreateBucket.");
    expect((await make({}, signed("things"), "Unknown")).response.status).to.equal(501);
    expect(received).to.deep.equal([]);
  });

  it("asks whether the caller may, after the check of the input", async () => {
    authorize = ({ operation, caller }) => {
      throw new AwsError("AccessDeniedException", `${caller.arn} may not ${operation}`, 403);
    };

    expect((await make({ name: "ball" })).response.status).to.equal(403);
    expect((await make({ name: "b" })).response.status).to.equal(400);
  });

  it("passes on, with a note, what AWS refuses only after it has answered", async () => {
    const put = () =>
      fetch(`${door.endpoint}/ball/a/b?x-id=PutObject`, { method: "PUT", headers: signed("files"), body: "content" });
    await put();
    authorize = () => Promise.resolve(new AwsError("AccessDeniedException", "not this key", 403));
    await put();

    expect(received.map(({ headers }) => headers["x-sandbox-denied-later"])).to.deep.equal([undefined, "true"]);
  });

  it("refuses a call that nobody signed, and one with credentials that nobody issued", async () => {
    expect((await make({ name: "ball" }, {})).body).to.have.property("__type", "MissingAuthenticationTokenException");
    expect((await make({ name: "ball" }, signed("things", "ASIA1"))).response.status).to.equal(403);
  });

  it("passes other services' calls on to moto unchanged, large bodies in a stream", async () => {
    const response = await fetch(`${door.endpoint}/ball/a/b?x-id=PutObject`, {
      method: "PUT",
      headers: { ...signed("files"), "x-more": "1" },
      body: "content",
    });

    expect([response.status, response.headers.get("x-moto"), await response.text()]).to.deep.equal([
      418,
      "yes",
      "from moto",
    ]);
    expect(received[0]).to.include({ method: "PUT", url: "/ball/a/b?x-id=PutObject", body: "content" });
    expect(received[0]?.headers).to.include({ "x-more": "1", ...signed("files") });
    expect(logged[0]).to.include({ service: "files", operation: "PutObject", status: 418 });
  });

  it("passes on services that it has no model of", async () => {
    const response = await fetch(door.endpoint, { method: "POST", headers: signed("unheard-of"), body: "x" });

    expect(response.status).to.equal(418);
    expect(logged[0]).to.include({ service: "unheard-of", operation: "POST /" });
  });

  it("refuses what moto does not emulate in the service's protocol, instead of passing on a page of HTML", async () => {
    const ask = async (service: string, path: string) => {
      const response = await fetch(`${door.endpoint}/nowhere${path}`, { method: "PUT", headers: signed(service) });
      return [response.status, await response.text()];
    };

    const [status, xml] = await ask("files", "/b");
    expect(status).to.equal(501);
    expect(xml).to.match(/^<Error><Code>UnsupportedOperation<.*The sandbox does not emulate files:PutObject\.</);
    expect(await ask("unheard-of", "/b")).to.deep.equal([
      501,
      '{"__type":"UnsupportedOperation","message":"The sandbox does not emulate unheard-of:PUT /nowhere/b."}',
    ]);
    expect(logged.map(({ error }) => error)).to.deep.equal(["UnsupportedOperation", "UnsupportedOperation"]);
    expect(complaints[0]).to.equal("files:PutObject: moto has no such address: it answered with status 404");
  });

  it("tells what moto has not implemented from what fails in it", async () => {
    const ask = async (path: string) => {
      const response = await fetch(door.endpoint + path, { method: "PUT", headers: signed("files") });
      return [response.status, await response.text()];
    };

    const [status, xml] = await ask("/missing/b");
    expect(status).to.equal(501);
    expect(xml).to.match(/<Code>UnsupportedOperation<.*The sandbox does not emulate files:PutObject\.</);
    const [failed, failure] = await ask("/broken/b");
    expect(failed).to.equal(500);
    expect(failure).to.match(/<Code>InternalFailure<.*moto failed with status 500; sandbox\.log has the traceback</);
    expect(complaints).to.have.length(2);
  });

  it("passes on that there is no such thing, for which a HEAD has no body", async () => {
    const response = await fetch(`${door.endpoint}/nowhere/b`, { method: "HEAD", headers: signed("files") });

    expect(response.status).to.equal(404);
    expect(complaints).to.deep.equal([]);
  });

  it("makes the calls fail that it is told to, but the administrator's", async () => {
    const { AccessKeyId } = credentials.issue(`arn:aws:iam::${ACCOUNT}:role/builder`, "one");
    const asRole = () => make({ name: "ball" }, signed("things", AccessKeyId));
    const fault = { service: "things", operation: "MakeThing", region: "us-east-1", code: "ThrottlingException" };
    const path = `${door.endpoint}/sandbox/faults`;
    const told = await fetch(path, { method: "POST", body: JSON.stringify({ ...fault, message: "slow", times: 2 }) });
    expect(told.status).to.equal(204);

    expect((await make({ name: "ball" })).response.status).to.equal(200);
    expect((await asRole()).body).to.deep.equal({ __type: "ThrottlingException", message: "slow" });
    expect((await asRole()).response.status).to.equal(400);
    expect((await asRole()).response.status).to.equal(200);
    expect(logged.map(({ error }) => error)).to.deep.equal([
      undefined,
      "ThrottlingException",
      "ThrottlingException",
      undefined,
    ]);
    expect((await fetch(path, { method: "POST", body: JSON.stringify(fault) })).status).to.equal(400);
  });

  it("makes calls fail whose body it does not read", async () => {
    const { AccessKeyId } = credentials.issue(`arn:aws:iam::${ACCOUNT}:role/builder`, "one");
    faults.add({
      service: "files",
      operation: "PutObject",
      region: "us-east-1",
      code: "SlowDown",
      message: "Please reduce your request rate.",
    });

    const response = await fetch(`${door.endpoint}/ball/a/b?x-id=PutObject`, {
      method: "PUT",
      headers: signed("files", AccessKeyId),
      body: "x".repeat(1 << 20),
    });

    expect([response.status, await response.text()]).to.satisfy(
      ([status, body]: [number, string]) => status === 400 && body.includes("<Code>SlowDown</Code>"),
    );
    expect(received).to.deep.equal([]);
  });

  it("gives builds their credentials, and says that it is there", async () => {
    const path = credentials.address(`arn:aws:iam::${ACCOUNT}:role/builder`, "one");

    const issued = (await (await fetch(door.endpoint + path)).json()) as object;
    expect(issued).to.have.all.keys("AccessKeyId", "SecretAccessKey", "Token", "Expiration");
    expect((await fetch(`${door.endpoint}/sandbox/credentials/guess`)).status).to.equal(404);
    expect((await fetch(`${door.endpoint}/sandbox/health`)).status).to.equal(200);
  });

  it("names who holds a taken port, and the remedy", async () => {
    const port = portOf(moto);
    const started = FrontDoor.start({
      port,
      models: new ServiceModels(folder),
      credentials,
      moto: passthrough,
      callLog: { add: () => undefined },
      authorize: () => Promise.resolve(undefined),
      complain: () => undefined,
    });

    const error = await started.then(
      () => "started",
      (reason: unknown) => String(reason),
    );
    expect(error).to.match(new RegExp(`Port ${port} is taken by .+ \\(pid ${process.pid}\\).* --port ${port + 1}`));
  });
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
