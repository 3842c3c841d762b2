// Tests what Promote reads from its environment variables.
import { expect } from "chai";
import { readPromoteEnvironment } from "../../../../buildsrc/stages/promote/environment";

const PROMOTE = { FACTORY: "f-dev", BUCKET: "f-dev-artifacts", AWS_REGION: "us-east-1", IMAGE: "web" };

describe("buildsrc: environment of Promote", () => {
  it("is what the person asked for, with CodeBuild's word for who that is", () => {
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

  it("means the channel latest, and what it says, when nothing is said", () => {
    expect(readPromoteEnvironment({ ...PROMOTE, TO: "", CHANNEL: "", REASON: "" })).to.include({
      to: "latest",
      channel: "latest",
      who: "somebody outside of CodeBuild",
    });
  });

  for (const channel of ["1st", "aws-one", "SSMthing", "with space", "x".repeat(101)]) {
    it(`refuses "${channel.slice(0, 12)}" for a channel, as SSM would`, () => {
      expect(() => readPromoteEnvironment({ ...PROMOTE, CHANNEL: channel })).to.throw(
        /CHANNEL is ".*", which is not a label that SSM takes: 1 to 100 letters/,
      );
    });
  }

  it("refuses what is no place to promote to", () => {
    expect(() => readPromoteEnvironment({ ...PROMOTE, TO: "newest" })).to.throw(
      'TO is "newest", which is not "latest", "previous" or an AMI id',
    );
  });
});
