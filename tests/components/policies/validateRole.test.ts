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

  it("lets Validate see that secrets are there, and not what they are", () => {
    const { Statement: all = [] } = ROLE_POLICIES.validate ?? {};
    const on = (text: string) => all.filter(({ Resource = "" }) => JSON.stringify(Resource).includes(text));

    expect(on("parameter/team/*").map(({ Action }) => Action)).to.deep.equal(["ssm:ListTagsForResource"]);
    expect(on("team/db").map(({ Action }) => Action)).to.deep.equal(["secretsmanager:DescribeSecret"]);
  });
});
