// What AWS refuses, the sandbox refuses too, so that a factory that relies on it fails here first.
import { expect } from "chai";
import { ask } from "../frontdoor/ask";
import { REFUSED_INPUTS, THERE, type Asked } from "../frontdoor/refusedInputs";
import { makeRole } from "../rolePolicy";
import { shared } from "../shared";

const SETUP: readonly Asked[] = [
  { service: "codecommit", operation: "CreateRepository", input: { repositoryName: THERE.name } },
  { service: "logs", operation: "CreateLogGroup", input: { logGroupName: THERE.name } },
  { service: "events", operation: "PutRule", input: { Name: THERE.name, EventPattern: '{"source":["refusals"]}' } },
  {
    service: "ssm",
    operation: "PutParameter",
    input: { Name: THERE.parameter, Value: "x", Type: "String", Tier: "Advanced" },
  },
];
const POLICY = {
  Version: "2012-10-17",
  Statement: [{ Sid: "Nothing", Effect: "Deny", Action: "s3:*", Resource: "*" }],
};
const CLEANUP: readonly Asked[] = [
  { service: "codecommit", operation: "DeleteRepository", input: { repositoryName: THERE.name } },
  { service: "logs", operation: "DeleteLogGroup", input: { logGroupName: THERE.name } },
  { service: "events", operation: "DeleteRule", input: { Name: THERE.name } },
  { service: "ssm", operation: "DeleteParameter", input: { Name: THERE.parameter } },
];

describe("the sandbox", () => {
  let removeRole: () => Promise<void>;

  const askAll = async (calls: readonly Asked[]) => {
    for (const call of calls) {
      expect(await ask(shared().sandbox.endpoint, call), call.operation).to.equal(undefined);
    }
  };
  before(async () => {
    const { endpoint } = shared().sandbox;
    removeRole = await makeRole(endpoint, THERE.name, POLICY, [
      "codebuild.amazonaws.com",
      "codepipeline.amazonaws.com",
    ]);
    await askAll(SETUP);
  });
  after(async () => {
    await askAll(CLEANUP);
    await removeRole();
  });

  it("refuses each of the inputs that AWS refuses, with AWS's error", async () => {
    const { endpoint } = shared().sandbox;

    const outcomes = await Promise.all(REFUSED_INPUTS.map((each) => ask(endpoint, each)));

    const wrong = REFUSED_INPUTS.flatMap(({ what, refusal, source }, index) => {
      const outcome = outcomes[index] ?? "accepted";
      return refusal.test(outcome) ? [] : [`${what}: ${outcome}, and not ${refusal.source} (${source})`];
    });
    expect(wrong.join("\n")).to.equal("");
    expect(new Set(REFUSED_INPUTS.map(({ what }) => what)).size).to.equal(REFUSED_INPUTS.length);
  });
});
