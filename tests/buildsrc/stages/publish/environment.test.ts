// Tests what Publish reads from its environment variables.
import { expect } from "chai";
import { readPublishEnvironment } from "../../../../buildsrc/stages/publish/environment";
import { NOW } from "../../helpers/environments";
import { RUN_VARIABLES } from "../../helpers/variables";

describe("buildsrc: environment of Publish", () => {
  const VARIABLES = { ...RUN_VARIABLES, AMI_ID: "ami-0123", EXECUTION_ID: "11111111-2222-3333-4444-555555555555" };

  it("is what the project, the pipeline and CodeBuild set", () => {
    const build = { CODEBUILD_INITIATOR: "codepipeline/f-dev-web", CODEBUILD_START_TIME: "1764070000000" };
    const source = { CODEBUILD_SRC_DIR_Source: "/codebuild/output/src1/Source" };

    expect(readPublishEnvironment({ ...VARIABLES, ...build, ...source }, NOW)).to.deep.equal({
      factory: "f-dev",
      image: "web",
      commit: VARIABLES.COMMIT_ID,
      amiId: "ami-0123",
      executionId: "11111111-2222-3333-4444-555555555555",
      region: "us-east-1",
      bucket: "f-dev-artifacts",
      timeoutMinutes: 120,
      startedAt: new Date(1764070000000),
      commitFolder: "/codebuild/output/src1/Source",
      pipeline: "f-dev-web",
    });
  });

  for (const initiator of [undefined, "alice", "f-dev-role/alice"]) {
    it(`knows no pipeline when ${initiator ?? "nobody that CodeBuild names"} started it`, () => {
      const environment = readPublishEnvironment({ ...VARIABLES, CODEBUILD_INITIATOR: initiator }, NOW);

      expect(environment).not.to.have.property("pipeline");
      expect(environment.startedAt).to.equal(NOW);
    });
  }

  it("is refused if anything is missing", () => {
    expect(() => readPublishEnvironment({ ...VARIABLES, AMI_ID: "", EXECUTION_ID: "" }, NOW)).to.throw(
      /AMI_ID is not set; the pipeline's action sets it.*\n.*EXECUTION_ID is not set; the pipeline's action sets it/,
    );
  });
});
