// A signed request without an SDK client: when it is sent again, and what people learn when no good answer comes.
import { expect } from "chai";
import { describeFailure } from "../../../components/programs/connection";
import { sendSigned, type SignedRequest } from "../../../components/programs/signedRequest";

const REQUEST: SignedRequest = {
  service: "codeconnections",
  region: "us-east-1",
  credentials: () => Promise.resolve({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" }),
  endpoint: "https://aws.example",
  protocol: "json",
  body: "{}",
};
const FORM = { ...REQUEST, protocol: "query" } as const;

type Reply = readonly [status: number, text: string] | Error;
const refused = (type: string): Reply => [400, JSON.stringify({ __type: type, message: "No." })];

/** Sends it to somebody who answers so, one time after the other, and for the last time again and again. */
async function sendTo(replies: readonly Reply[], request: SignedRequest = REQUEST) {
  let attempts = 0;
  const send: typeof fetch = () => {
    const reply = replies[Math.min(attempts, replies.length - 1)] ?? [500, ""];
    attempts += 1;
    return reply instanceof Error
      ? Promise.reject(reply)
      : Promise.resolve(new Response(reply[1], { status: reply[0] }));
  };
  const end = await sendSigned(request, { send, pauseMilliseconds: 0 }).catch((error: unknown) => ({
    told: describeFailure(error),
  }));
  return { ...end, attempts };
}

describe("a signed request without an SDK client", () => {
  it("gives AWS's answer, in JSON and in XML, and its refusal", async () => {
    expect(await sendTo([[200, "{}"]])).to.deep.equal({ text: "{}", attempts: 1 });
    const xml = '<GetUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"></GetUserResponse>';
    expect(await sendTo([[200, xml]], FORM)).to.deep.equal({ text: xml, attempts: 1 });

    expect(await sendTo([refused("com.amazonaws.codeconnections#ValidationException")])).to.deep.include({
      refusal: { name: "ValidationException", message: "No." },
      attempts: 1,
    });
    const error = "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>No.</Message></Error></ErrorResponse>";
    expect(await sendTo([[404, error]], FORM)).to.deep.include({
      refusal: { name: "NoSuchEntity", message: "No." },
      attempts: 1,
    });
  });

  it("is sent again where AWS asks to slow down, fails or cannot be reached, three times in all", async () => {
    const fine: Reply = [200, "{}"];
    for (const reply of [
      refused("ThrottlingException"),
      [503, ""],
      [429, ""],
      new TypeError("fetch failed"),
    ] as const) {
      expect(await sendTo([reply, reply, fine]), String(reply)).to.deep.equal({ text: "{}", attempts: 3 });
    }
    expect(await sendTo([refused("ThrottlingException")])).to.deep.include({
      refusal: { name: "ThrottlingException", message: "No." },
      attempts: 3,
    });
  });

  it("says why AWS cannot be reached, and not that a fetch failed", async () => {
    const failed = (cause: unknown) => new TypeError("fetch failed", { cause });
    const one = new Error("connect ECONNREFUSED ::1:443");

    expect(await sendTo([failed(new Error("getaddrinfo ENOTFOUND aws.example"))])).to.deep.equal({
      told: "Cannot reach AWS: getaddrinfo ENOTFOUND aws.example. Check the network.",
      attempts: 3,
    });
    expect(await sendTo([failed(new AggregateError([one, new Error("other")]))])).to.deep.include({
      told: "Cannot reach AWS: connect ECONNREFUSED ::1:443. Check the network.",
    });
  });

  it("says who answered where it was not AWS", async () => {
    const page = "<html>Sign in</html>";
    const told = (status: number) =>
      `aws.example answers with the status ${status}, and not as AWS does. Try again; if a proxy is in between, let it pass requests to AWS.`;

    expect(await sendTo([[200, page]])).to.deep.equal({ told: told(200), attempts: 1 });
    expect(await sendTo([[200, page]], FORM)).to.deep.equal({ told: told(200), attempts: 1 });
    expect(await sendTo([[407, page]])).to.deep.equal({ told: told(407), attempts: 1 });
    expect(await sendTo([[502, page]], FORM)).to.deep.equal({ told: told(502), attempts: 3 });
  });

  it("tells to renew credentials that have expired", async () => {
    expect(await sendTo([refused("ExpiredTokenException")])).to.deep.equal({
      told: "AWS does not accept the credentials (ExpiredTokenException: No.). Renew them, or use another profile.",
      attempts: 1,
    });
  });
});
