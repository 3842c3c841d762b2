// Tests that nothing passes of which nothing was run.
import { expect } from "chai";
import { findCandidate } from "../../../../buildsrc/stages/test/candidate";
import { testOnEveryType } from "../../../../buildsrc/stages/test/onEveryType";
import { scriptEnvironment } from "../../../../buildsrc/stages/testScripts/script";
import { TEST } from "../../helpers/environments";
import { NOBLE } from "../../helpers/imageSettings";
import { failureOf } from "../../helpers/refusal";
import { TestAccount } from "../../helpers/testAccount";
import { SOURCE_DIGEST } from "../../helpers/testRecord";

describe("buildsrc: testing on every type", () => {
  it("does not pass without an instance", async () => {
    const account = new TestAccount();
    const candidate = await findCandidate(account.clients, account.bucket.store, {
      ...TEST,
      sourceDigest: SOURCE_DIGEST,
    });
    const plan = {
      scripts: [],
      environment: scriptEnvironment({ name: "web", settings: NOBLE }, "ami-1", new Date(0)),
      nonce: "0",
      timeoutMinutes: 30,
      scriptSeconds: 600,
      pause: () => Promise.resolve(),
      secondsLeft: () => 600,
    };
    const request = { test: TEST, candidate, settings: NOBLE, plan };

    expect((await failureOf(testOnEveryType({ ...request, instanceTypes: [] }, account.clients))).message).to.equal(
      "0 results came from 0 instances, not 0.",
    );
  });
});
