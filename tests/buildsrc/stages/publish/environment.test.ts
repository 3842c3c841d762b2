// Tests what Publish reads from its environment variables.
import { expect } from "chai";
import { readPublishEnvironment } from "../../../../buildsrc/stages/publish/environment";

const NOW = new Date("2026-11-25T12:00:00Z");
const PUBLISH = {
  FACTORY: "f-dev",
  IMAGE: "web",
  COMMIT_ID: "8daf1e3",
  AMI_ID: "ami-0123",
  EXECUTION_ID: "11111111-2222-3333-4444-555555555555",
  AWS_REGION: "us-east-1",
  BUCKET: "f-dev-artifacts",
  TIMEOUT_MINUTES: "120",
};

describe("buildsrc: environment of Publish", () => {
  it("is what the project, the pipeline and CodeBuild set", () => {
    const build = { CODEBUILD_INITIATOR: "codepipeline/f-dev-web", CODEBUILD_START_TIME: "1764070000000" };

    expect(readPublishEnvironment({ ...PUBLISH, ...build }, NOW)).to.deep.equal({
      factory: "f-dev",
      image: "web",
      commit: "8daf1e3",
      amiId: "ami-0123",
      executionId: "11111111-2222-3333-4444-555555555555",
      region: "us-east-1",
      bucket: "f-dev-artifacts",
      timeoutMinutes: 120,
      startedAt: new Date(1764070000000),
      pipeline: "f-dev-web",
    });
  });

  for (const initiator of [undefined, "alice", "f-dev-role/alice"]) {
    it(`knows no pipeline when ${initiator ?? "nobody that CodeBuild names"} started it`, () => {
      const environment = readPublishEnvironment({ ...PUBLISH, CODEBUILD_INITIATOR: initiator }, NOW);

      expect(environment).not.to.have.property("pipeline");
      expect(environment.startedAt).to.equal(NOW);
    });
  }

  it("lacks nothing without a word", () => {
    expect(() => readPublishEnvironment({ ...PUBLISH, AMI_ID: "", EXECUTION_ID: "" }, NOW)).to.throw(
      /AMI_ID is not set; the pipeline's action sets it.*\n.*EXECUTION_ID is not set; the pipeline's action sets it/,
    );
  });
});
