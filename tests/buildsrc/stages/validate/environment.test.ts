// Tests what Validate reads from its environment variables.
import { expect } from "chai";
import { readValidateEnvironment } from "../../../../buildsrc/stages/validate/environment";
import { RUN_VARIABLES, VALIDATE_VARIABLES } from "../../helpers/variables";

describe("buildsrc: environment of Validate", () => {
  const { FACTORY, IMAGE, COMMIT_ID } = RUN_VARIABLES;
  const CODEBUILD_INITIATOR = "codepipeline/f-dev-web";

  it("is what the project and the pipeline set", () => {
    expect(readValidateEnvironment({ ...VALIDATE_VARIABLES, CODEBUILD_INITIATOR })).to.deep.equal({
      factory: FACTORY,
      image: IMAGE,
      commit: COMMIT_ID,
      shellcheckSeverity: "style",
      run: {
        region: "us-east-1",
        bucket: "f-dev-artifacts",
        encrypted: true,
        maxAgeDays: 30,
        baseAmis: { publishers: ["amazon", "099720109477"], accounts: [] },
        parameterPrefix: "/f-dev",
        executionId: "0b2c-1",
        pipeline: "f-dev-web",
      },
    });
  });

  it("is, by hand, no more than the checks need", () => {
    const variables = { FACTORY, IMAGE, COMMIT_ID, SHELLCHECK_SEVERITY: "style" };

    expect(readValidateEnvironment(variables)).to.deep.equal({
      factory: FACTORY,
      image: IMAGE,
      commit: COMMIT_ID,
      shellcheckSeverity: "style",
    });
    expect(() => readValidateEnvironment({ ...variables, CODEBUILD_INITIATOR })).to.throw(
      /BUCKET is not set.*EXECUTION_ID is not set; the pipeline's action sets it/s,
    );
  });

  it("names the images that have pipelines, where the program does", () => {
    const { run } = readValidateEnvironment({ ...VALIDATE_VARIABLES, CODEBUILD_INITIATOR, IMAGES: "db,web-1.2" });

    expect(run?.images).to.deep.equal(["db", "web-1.2"]);
  });

  it("has a severity that shellcheck knows", () => {
    expect(() => readValidateEnvironment({ ...VALIDATE_VARIABLES, SHELLCHECK_SEVERITY: "bad" })).to.throw(
      'SHELLCHECK_SEVERITY is "bad", which is not one of error, warning, info, style',
    );
  });
});
