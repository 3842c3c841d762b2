// Tests what Test reads from its environment variables.
import { expect } from "chai";
import { readTestEnvironment } from "../../../../buildsrc/stages/test/environment";
import { NOW } from "../../helpers/environments";
import { INSTANCE_VARIABLES } from "../../helpers/variables";

describe("buildsrc: environment of Test", () => {
  const VARIABLES = { ...INSTANCE_VARIABLES, AMI_ID: "ami-0123" };
  const BUILD = "f-dev-test:11111111-2222-3333-4444-555555555555";

  it("is what the project, the pipeline and CodeBuild set", () => {
    const build = { CODEBUILD_BUILD_ARN: `arn:aws:codebuild:us-east-1:1:build/${BUILD}` };
    const source = { CODEBUILD_SRC_DIR_Source: "/codebuild/output/src1/Source" };

    expect(readTestEnvironment({ ...VARIABLES, ...build, ...source }, NOW)).to.deep.equal({
      factory: "f-dev",
      image: "web",
      commit: VARIABLES.COMMIT_ID,
      amiId: "ami-0123",
      commitFolder: "/codebuild/output/src1/Source",
      region: "us-east-1",
      bucket: "f-dev-artifacts",
      timeoutMinutes: 120,
      subnetId: "subnet-0123",
      securityGroupId: "sg-0123",
      instanceProfile: "f-dev-instance",
      assignPublicIp: false,
      buildArn: build.CODEBUILD_BUILD_ARN,
      startedAt: NOW,
    });
  });

  it("is refused if anything is missing", () => {
    expect(() => readTestEnvironment({ ...VARIABLES, AMI_ID: "" }, NOW)).to.throw(
      "AMI_ID is not set; the pipeline's action sets it to the id of the AMI that Build made or found.",
    );
    expect(() => readTestEnvironment({}, NOW)).to.throw(/FACTORY.*IMAGE.*AWS_REGION.*BUCKET.*SUBNET_ID.*AMI_ID/s);
  });
});
