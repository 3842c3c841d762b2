// Tests what Validate reads from its environment variables.
import { expect } from "chai";
import { readValidateEnvironment } from "../../../../buildsrc/stages/validate/environment";
import { VALIDATE_VARIABLES } from "../../helpers/variables";

describe("buildsrc: environment of Validate", () => {
  it("is what the project and the pipeline set", () => {
    const variables = { ...VALIDATE_VARIABLES, CODEBUILD_INITIATOR: "codepipeline/f-dev-web" };

    expect(readValidateEnvironment(variables)).to.deep.equal({
      factory: "f-dev",
      image: "web",
      commit: VALIDATE_VARIABLES.COMMIT_ID,
      region: "us-east-1",
      bucket: "f-dev-artifacts",
      encrypted: true,
      maxAgeDays: 30,
      baseAmis: { publishers: ["amazon", "099720109477"], accounts: [] },
      shellcheckSeverity: "style",
      executionId: "0b2c-1",
      pipeline: "f-dev-web",
    });
  });

  it("has no pipeline by hand", () => {
    expect(readValidateEnvironment(VALIDATE_VARIABLES)).not.to.have.property("pipeline");
  });

  it("has a severity that shellcheck knows", () => {
    expect(() => readValidateEnvironment({ ...VALIDATE_VARIABLES, SHELLCHECK_SEVERITY: "bad" })).to.throw(
      'SHELLCHECK_SEVERITY is "bad", which is not one of error, warning, info, style',
    );
  });
});
