// Tests of the policy for people in other accounts who launch shared images.
import { expect } from "chai";
import { consumerPolicy } from "../../../components/policies/consumerPolicy";
import { imageKeyPolicy } from "../../../components/policies/imageKeyPolicy";
import { ACCOUNT, granted, keyIn, LOCATION } from "./resources";

describe("consumerPolicy", () => {
  it("allows in the consumer's account what the policy of the keys allows to that account", () => {
    const keys = [keyIn("eu-west-1"), keyIn("us-east-1")];
    const shared = { location: LOCATION, accounts: ["111111111111"], organizations: [], organizationalUnits: [] };
    const own = granted(consumerPolicy(keys));
    const theirs = granted(imageKeyPolicy(shared));

    const pairs = {
      UseImageKeys: "AccountsUse",
      LendImageKeys: "AccountsLend",
      LendToServiceRoles: "AccountsDelegate",
    };
    expect(Object.keys(own)).to.deep.equal(Object.keys(pairs));
    for (const [sid, keySid] of Object.entries(pairs)) {
      const { Action, Condition } = theirs[keySid] ?? {};
      expect(own[sid], sid).to.deep.equal({ Action, Condition, Resource: keys });
    }
  });

  it("uses the ARNs and service names of the keys' partition", () => {
    const policy = granted(consumerPolicy([`arn:aws-cn:kms:cn-north-1:${ACCOUNT}:key/k`]));
    expect(policy.UseImageKeys?.Condition).to.deep.equal({
      StringLike: { "kms:ViaService": "ec2.*.amazonaws.com.cn" },
    });
    expect(policy.LendToServiceRoles?.Condition?.StringLike).to.deep.equal({
      "kms:GranteePrincipal": "arn:aws-cn:iam::${aws:PrincipalAccount}:role/aws-service-role/*",
    });
  });
});
