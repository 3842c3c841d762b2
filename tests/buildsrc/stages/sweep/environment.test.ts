// Tests what Sweep reads from its environment variables.
import { expect } from "chai";
import { readSweepEnvironment } from "../../../../buildsrc/stages/sweep/environment";

describe("buildsrc: environment of Sweep", () => {
  const SWEEP = { FACTORY: "f-dev", AWS_REGION: "us-east-1", TIMEOUT_MINUTES: "60" };
  const BUILD = "arn:aws-cn:codebuild:cn-north-1:123456789012:build/f-dev-test:11111111-2222-3333-4444-555555555555";

  it("takes the ARN of a build", () => {
    expect(readSweepEnvironment({ ...SWEEP, BUILD_ID: BUILD })).to.deep.equal({
      factory: "f-dev",
      region: "us-east-1",
      timeoutMinutes: 60,
      build: BUILD,
    });
  });

  for (const wrong of ["", "*", "f-dev-test", "f-dev-test:11111111", "arn:aws:s3:::bucket"]) {
    it(`refuses "${wrong}" for a build`, () => {
      expect(() => readSweepEnvironment({ ...SWEEP, BUILD_ID: wrong })).to.throw(/BUILD_ID is .*a build's ARN/);
    });
  }
});
