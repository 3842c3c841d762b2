import { expect } from "chai";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dataChannels } from "../../../sandbox/frontdoor/dataChannels";
import { AwsError, type Call } from "../../../sandbox/frontdoor/service";

const CALLER = { arn: "arn:aws:sts::123456789012:assumed-role/build/1", accountId: "123456789012" };
const SIGNED = { authorization: "AWS4-HMAC-SHA256 Credential=ASIA1/20260101/us-east-1/ssmmessages/aws4_request" };

describe("a session's data channel", () => {
  let server: Server;
  let asked: { readonly call: Call; readonly sessionId: string }[];
  const open = async (sessionId: string, headers: Record<string, string>) => {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/v1/data-channel/${sessionId}?role=publish_subscribe`, {
      headers,
    });
    return [response.status, await response.text()];
  };

  beforeEach((done) => {
    asked = [];
    const route = dataChannels({
      callerOf: () => CALLER,
      authorize: (call, sessionId) => {
        asked.push({ call, sessionId });
        return sessionId === "denied" ? Promise.reject(new AwsError("AccessDeniedException", "no")) : Promise.resolve();
      },
    });
    server = createServer((message, response) => {
      route.handle(message, response).catch((error: unknown) => {
        response.writeHead(400).end((error as AwsError).code);
      });
    });
    server.listen(0, "127.0.0.1", done);
  });
  afterEach((done) => {
    server.close(done);
  });

  it("opens for whoever may open that session's", async () => {
    expect(await open("session-1", SIGNED)).to.deep.equal([204, ""]);

    expect(asked).to.have.length(1);
    expect(asked[0]?.sessionId).to.equal("session-1");
    expect(asked[0]?.call).to.include({ service: "ssmmessages", operation: "OpenDataChannel", region: "us-east-1" });
    expect(asked[0]?.call.caller).to.equal(CALLER);
  });

  it("stays closed for others, and for requests that nobody signed", async () => {
    expect(await open("denied", SIGNED)).to.deep.equal([400, "AccessDeniedException"]);
    expect(await open("session-1", {})).to.deep.equal([400, "MissingAuthenticationTokenException"]);
    expect(asked).to.have.length(1);
  });
});
