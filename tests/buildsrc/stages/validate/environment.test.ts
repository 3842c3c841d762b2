// Tests what Validate reads from its environment variables.
import { expect } from "chai";
import { readValidateEnvironment } from "../../../../buildsrc/stages/validate/environment";
import { RUN_VARIABLES } from "../../helpers/variables";

describe("buildsrc: environment of Validate", () => {
  it("is no more than Validate needs", () => {
    const { FACTORY, IMAGE, COMMIT_ID } = RUN_VARIABLES;

    expect(readValidateEnvironment({ FACTORY, IMAGE, COMMIT_ID })).to.deep.equal({
      factory: FACTORY,
      image: IMAGE,
      commit: COMMIT_ID,
    });
  });
});
