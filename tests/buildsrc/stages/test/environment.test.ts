// Tests what Test reads from its environment variables.
import { expect } from "chai";
import { readTestEnvironment } from "../../../../buildsrc/stages/test/environment";

const NOW = new Date("2026-11-25T12:00:00Z");
const TEST = {
  FACTORY: "f-dev",
  IMAGE: "web",
  COMMIT_ID: "8daf1e3",
  AMI_ID: "ami-0123",
  AWS_REGION: "us-east-1",
  BUCKET: "f-dev-artifacts",
  TIMEOUT_MINUTES: "30",
  SUBNET_ID: "subnet-0123",
  SECURITY_GROUP_ID: "sg-0123",
  INSTANCE_PROFILE: "f-dev-test",
  ASSIGN_PUBLIC_IP: "false",
};
const BUILD = "f-dev-test:11111111-2222-3333-4444-555555555555";

describe("buildsrc: environment of Test", () => {
  it("is what the project, the pipeline and CodeBuild set", () => {
    const build = { CODEBUILD_BUILD_ID: BUILD, CODEBUILD_BUILD_ARN: `arn:aws:codebuild:us-east-1:1:build/${BUILD}` };

    expect(readTestEnvironment({ ...TEST, ...build }, NOW)).to.deep.equal({
      factory: "f-dev",
      image: "web",
      commit: "8daf1e3",
      amiId: "ami-0123",
      region: "us-east-1",
      bucket: "f-dev-artifacts",
      timeoutMinutes: 30,
      subnetId: "subnet-0123",
      securityGroupId: "sg-0123",
      instanceProfile: "f-dev-test",
      assignPublicIp: false,
      buildId: BUILD,
      buildArn: build.CODEBUILD_BUILD_ARN,
      startedAt: NOW,
    });
  });

  it("lacks nothing without a word", () => {
    expect(() => readTestEnvironment({ ...TEST, AMI_ID: "" }, NOW)).to.throw(
      "AMI_ID is not set; the pipeline's action sets it to the id of the AMI that Build made or found.",
    );
    expect(() => readTestEnvironment({}, NOW)).to.throw(/FACTORY.*IMAGE.*AWS_REGION.*BUCKET.*SUBNET_ID.*AMI_ID/s);
  });
});
