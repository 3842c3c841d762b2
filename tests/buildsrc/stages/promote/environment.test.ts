// Tests what Promote reads from its environment variables.
import { expect } from "chai";
import { readPromoteEnvironment } from "../../../../buildsrc/stages/promote/environment";

describe("buildsrc: environment of Promote", () => {
  const PROMOTE = { FACTORY: "f-dev", BUCKET: "f-dev-artifacts", AWS_REGION: "us-east-1", IMAGE: "web" };

  it("is what the person asked for, with CodeBuild's name for that person", () => {
    const asked = { TO: "previous", CHANNEL: "stable", REASON: "why not", CODEBUILD_INITIATOR: "alice" };

    expect(readPromoteEnvironment({ ...PROMOTE, ...asked })).to.deep.equal({
      factory: "f-dev",
      bucket: "f-dev-artifacts",
      region: "us-east-1",
      image: "web",
      to: "previous",
      channel: "stable",
      reason: "why not",
      who: "alice",
    });
  });

  it("means the release of the channel latest, and that channel, if nothing is said", () => {
    expect(readPromoteEnvironment({ ...PROMOTE, TO: "", CHANNEL: "", REASON: "" })).to.include({
      to: "latest",
      channel: "latest",
      who: "somebody outside of CodeBuild",
    });
  });

  for (const channel of ["1st", "aws-one", "SSMthing", "with space", "x".repeat(101)]) {
    it(`refuses "${channel.slice(0, 12)}" for a channel, as SSM would`, () => {
      expect(() => readPromoteEnvironment({ ...PROMOTE, CHANNEL: channel })).to.throw(
        /CHANNEL is ".*", which is not a label that SSM accepts: 1 to 100 letters/,
      );
    });
  }

  it("refuses what no release can be found by", () => {
    expect(() => readPromoteEnvironment({ ...PROMOTE, TO: "newest" })).to.throw(
      'TO is "newest", which is not "latest", "previous" or an AMI id',
    );
  });
});
