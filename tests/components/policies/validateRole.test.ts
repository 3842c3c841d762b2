// Tests of the policy of Validate's role.
import { expect } from "chai";
import { validateRolePolicy } from "../../../components/policies/validateRole";
import { BUILD } from "./everyPolicy";
import { granted, listOf } from "./resources";

describe("validateRolePolicy", () => {
  it("lets Validate write its log and read the source, and do nothing else", () => {
    const actions = Object.values(granted(validateRolePolicy(BUILD))).flatMap(({ Action }) => listOf(Action));

    expect(actions).to.have.length.above(3);
    expect(actions.filter((action) => !/^(logs:|s3:Get|kms:Decrypt$)/.test(action))).to.deep.equal([]);
  });
});
