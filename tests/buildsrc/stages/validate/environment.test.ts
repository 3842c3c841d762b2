// Tests what Validate reads from its environment variables.
import { expect } from "chai";
import { readValidateEnvironment } from "../../../../buildsrc/stages/validate/environment";
import { RUN_VARIABLES } from "../../helpers/variables";

describe("buildsrc: environment of Validate", () => {
  const { FACTORY, IMAGE, COMMIT_ID } = RUN_VARIABLES;

  it("is no more than Validate needs", () => {
    const variables = { FACTORY, IMAGE, COMMIT_ID, SHELLCHECK_SEVERITY: "style" };

    expect(readValidateEnvironment(variables)).to.deep.equal({
      factory: FACTORY,
      image: IMAGE,
      commit: COMMIT_ID,
      shellcheckSeverity: "style",
    });
  });

  it("has a severity that shellcheck knows", () => {
    expect(() => readValidateEnvironment({ FACTORY, IMAGE, COMMIT_ID, SHELLCHECK_SEVERITY: "bad" })).to.throw(
      'SHELLCHECK_SEVERITY is "bad", which is not one of error, warning, info, style',
    );
  });
});
