// Tests of the policy of Validate's role.
import { expect } from "chai";
import { ROLE_POLICIES } from "./everyPolicy";
import { listOf } from "./resources";

describe("validateRolePolicy", () => {
  it("lets Validate write its log and read, and do nothing else", () => {
    const { Statement: all = [] } = ROLE_POLICIES.validate ?? {};
    const actions = all.flatMap(({ Effect, Action }) => (Effect === "Allow" ? listOf(Action) : []));

    expect(actions).to.have.length.above(10);
    expect(actions.filter((action) => !/^(logs:|\w+:(Get|List|Describe)|kms:Decrypt$)/.test(action))).to.deep.equal([]);
  });
});
