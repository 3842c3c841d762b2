// Tests what Build reads from its environment variables.
import { expect } from "chai";
import { readBuildEnvironment } from "../../../../buildsrc/stages/build/environment";
import { StageError } from "../../../../buildsrc/stages/common/stageError";
import { NOW } from "../../helpers/environments";
import { refusalOf } from "../../helpers/refusal";
import { BUILD_VARIABLES } from "../../helpers/variables";

describe("buildsrc: environment of Build", () => {
  it("is what the project and the pipeline set", () => {
    const build = readBuildEnvironment(
      {
        ...BUILD_VARIABLES,
        CODEBUILD_BUILD_ARN: "arn:build/p:1",
        CODEBUILD_START_TIME: String(NOW.getTime() - 60_000),
      },
      NOW,
    );

    expect(build).to.deep.equal({
      factory: "f-dev",
      image: "web",
      commit: BUILD_VARIABLES.COMMIT_ID,
      region: "us-east-1",
      bucket: "f-dev-artifacts",
      encrypted: true,
      maxAgeDays: 30,
      timeoutMinutes: 120,
      subnetId: "subnet-0123",
      securityGroupId: "sg-0123",
      instanceProfile: "f-dev-instance",
      assignPublicIp: false,
      buildArn: "arn:build/p:1",
      baseAmis: { publishers: ["amazon", "099720109477"], accounts: [] },
      parameterPrefix: "/f-dev",
      rebuild: false,
      startedAt: new Date(NOW.getTime() - 60_000),
    });
  });

  it("has the number of the pull request that it is for, if it is a number", () => {
    const told = (PULL_REQUEST: string) => readBuildEnvironment({ ...BUILD_VARIABLES, PULL_REQUEST }, NOW);

    expect(told("42").pullRequest).to.equal("42");
    expect(told("")).not.to.have.property("pullRequest");
    for (const wrong of ["0", "42 --tags", "#{Source.PullRequestId}"]) {
      expect(() => told(wrong)).to.throw(`PULL_REQUEST is "${wrong}", which is not the number of a pull request`);
    }
  });

  it("makes a new AMI in any case if the run asks for it", () => {
    const told = (REBUILD: string) => readBuildEnvironment({ ...BUILD_VARIABLES, REBUILD }, NOW).rebuild;

    expect([told("true"), told("false"), told("")]).to.deep.equal([true, false, false]);
    expect(() => told("yes")).to.throw(
      `REBUILD is "yes", which is not "true" or "false"; the pipeline's action sets it`,
    );
  });

  it("has the factory's key, if there is one", () => {
    const arn = "arn:aws:kms:us-east-1:123456789012:key/mrk-1";

    expect(readBuildEnvironment({ ...BUILD_VARIABLES, KMS_KEY_ID: arn }, NOW).kmsKeyId).to.equal(arn);
    expect(() => readBuildEnvironment({ ...BUILD_VARIABLES, KMS_KEY_ID: "my key" }, NOW)).to.throw(
      `KMS_KEY_ID is "my key", which is not a KMS key's id, ARN or alias`,
    );
  });

  it("has the accounts that the settings name, besides the publishers", () => {
    const accounts = "111111111111,222222222222";

    expect(readBuildEnvironment({ ...BUILD_VARIABLES, BASE_AMI_ACCOUNTS: accounts }, NOW).baseAmis).to.deep.equal({
      publishers: ["amazon", "099720109477"],
      accounts: ["111111111111", "222222222222"],
    });
  });

  it("can be told to reuse no AMI, by the lowest value of the factory's setting", () => {
    expect(readBuildEnvironment({ ...BUILD_VARIABLES, MAX_AGE_DAYS: "0" }, NOW).maxAgeDays).to.equal(0);
  });

  it("counts the time of a build outside CodeBuild from now", () => {
    const build = readBuildEnvironment(BUILD_VARIABLES, NOW);

    expect(build.startedAt).to.deep.equal(NOW);
    expect(build.buildArn).to.equal("outside-codebuild");
  });

  it("names every missing variable at once, and who sets it", () => {
    expect(() => readBuildEnvironment({}, NOW)).to.throw(
      StageError,
      /FACTORY is not set; the CodeBuild project sets it.*IMAGE is not set; the pipeline's action sets it.*AWS_REGION.*ASSIGN_PUBLIC_IP/s,
    );
  });

  it("names each of them once", async () => {
    const { message } = await refusalOf(Promise.resolve().then(() => readBuildEnvironment({}, NOW)));
    const named = message.split("\n").flatMap((line) => /^- (\w+) is not set/.exec(line)?.[1] ?? []);

    expect(named).to.include("BUCKET").and.to.include("BASE_AMI_PUBLISHERS");
    expect(named).to.deep.equal([...new Set(named)]);
  });

  for (const [name, value, wanted] of [
    ["TIMEOUT_MINUTES", "soon", "a whole number above 0"],
    ["TIMEOUT_MINUTES", "0", "a whole number above 0"],
    ["MAX_AGE_DAYS", "-1", "a whole number, 0 or more"],
    ["SUBNET_ID", "sg-1", "a subnet id"],
    ["SECURITY_GROUP_ID", "default", "a security group id"],
    ["ASSIGN_PUBLIC_IP", "yes", '"true" or "false"'],
    ["ENCRYPTED", "1", '"true" or "false"'],
    ["BUCKET", "s3://b", "the artifact bucket's name"],
    ["BASE_AMI_PUBLISHERS", "*", "a list of account ids or aliases"],
    ["BASE_AMI_ACCOUNTS", "1", "a list of account ids"],
    ["COMMIT_ID", "#{Source.CommitId}", "a git commit id"],
  ] as const) {
    it(`refuses ${name}=${value}`, () => {
      expect(() => readBuildEnvironment({ ...BUILD_VARIABLES, [name]: value }, NOW)).to.throw(
        `${name} is "${value}", which is not ${wanted}`,
      );
    });
  }
});
