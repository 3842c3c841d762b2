// Tests what the stages read from their environment variables.
import { expect } from "chai";
import { readBuildEnvironment, readStageEnvironment } from "../../../../buildsrc/stages/common/environment";
import { StageError } from "../../../../buildsrc/stages/common/stageError";

const COMPLETE = {
  FACTORY: "ami-pipeline-dev",
  IMAGE: "ubuntu-24.04",
  COMMIT_ID: "8daf1e3aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  AWS_REGION: "us-east-1",
  BUCKET: "f-dev-artifacts",
  KMS_KEY_ID: "",
  ENCRYPTED: "true",
  MAX_AGE_DAYS: "30",
  TIMEOUT_MINUTES: "120",
  SUBNET_ID: "subnet-0123",
  SECURITY_GROUP_ID: "sg-0123",
  INSTANCE_PROFILE: "builder",
  ASSIGN_PUBLIC_IP: "false",
};
const NOW = new Date("2026-11-25T12:00:00Z");

describe("buildsrc: environment", () => {
  it("reads what the Build project and the pipeline set", () => {
    const build = readBuildEnvironment(
      { ...COMPLETE, CODEBUILD_BUILD_ID: "p-build:1", CODEBUILD_START_TIME: String(NOW.getTime() - 60_000) },
      NOW,
    );

    expect(build).to.deep.equal({
      factory: "ami-pipeline-dev",
      image: "ubuntu-24.04",
      commit: COMPLETE.COMMIT_ID,
      region: "us-east-1",
      bucket: "f-dev-artifacts",
      encrypted: true,
      maxAgeDays: 30,
      timeoutMinutes: 120,
      subnetId: "subnet-0123",
      securityGroupId: "sg-0123",
      instanceProfile: "builder",
      assignPublicIp: false,
      buildId: "p-build:1",
      startedAt: new Date(NOW.getTime() - 60_000),
    });
  });

  it("reads the factory's key, if there is one", () => {
    const arn = "arn:aws:kms:us-east-1:123456789012:key/mrk-1";

    expect(readBuildEnvironment({ ...COMPLETE, KMS_KEY_ID: arn }, NOW).kmsKeyId).to.equal(arn);
    expect(() => readBuildEnvironment({ ...COMPLETE, KMS_KEY_ID: "my key" }, NOW)).to.throw(
      `KMS_KEY_ID is "my key", which is not a KMS key's id, ARN or alias`,
    );
  });

  it("counts a build outside CodeBuild from now", () => {
    const build = readBuildEnvironment(COMPLETE, NOW);

    expect(build.startedAt).to.deep.equal(NOW);
    expect(build.buildId).to.equal("outside-codebuild");
  });

  it("tells Validate no more than it needs", () => {
    const { FACTORY, IMAGE, COMMIT_ID } = COMPLETE;

    expect(readStageEnvironment({ FACTORY, IMAGE, COMMIT_ID })).to.deep.equal({
      factory: FACTORY,
      image: IMAGE,
      commit: COMMIT_ID,
    });
  });

  it("names every missing variable at once, and who sets it", () => {
    expect(() => readBuildEnvironment({}, NOW)).to.throw(
      StageError,
      /FACTORY is not set; the CodeBuild project sets it.*IMAGE is not set; the pipeline's action sets it.*AWS_REGION.*ASSIGN_PUBLIC_IP/s,
    );
  });

  for (const [name, value, wanted] of [
    ["TIMEOUT_MINUTES", "soon", "a whole number above 0"],
    ["MAX_AGE_DAYS", "0", "a whole number above 0"],
    ["SUBNET_ID", "sg-1", "a subnet id"],
    ["SECURITY_GROUP_ID", "default", "a security group id"],
    ["ASSIGN_PUBLIC_IP", "yes", '"true" or "false"'],
    ["ENCRYPTED", "1", '"true" or "false"'],
    ["BUCKET", "s3://b", "the artifact bucket's name"],
    ["COMMIT_ID", "#{Source.CommitId}", "a git commit id"],
  ] as const) {
    it(`refuses ${name}=${value}`, () => {
      expect(() => readBuildEnvironment({ ...COMPLETE, [name]: value }, NOW)).to.throw(
        `${name} is "${value}", which is not ${wanted}`,
      );
    });
  }
});
