// Tests of the policy for people in other accounts who launch shared images.
import { expect } from "chai";
import { consumerPolicy } from "../../../components/policies/consumerPolicy";
import { imageKeyPolicy } from "../../../components/policies/imageKeyPolicy";
import { ACCOUNT, granted, keyIn, listOf, LOCATION } from "./resources";

describe("consumerPolicy", () => {
  it("allows in the consumer's account what the policy of the keys allows to that account", () => {
    expectSame(false);
  });

  it("does so where the account may copy images as well, which takes one more action", () => {
    expect(expectSame(true)).to.include("kms:GenerateDataKey");
    expect(expectSame(false)).not.to.include("kms:GenerateDataKey");
  });

  /** @returns what the account may do with the keys */
  function expectSame(shareSnapshots: boolean): readonly string[] {
    const keys = [keyIn("eu-west-1"), keyIn("us-east-1")];
    const accounts = ["111111111111"];
    const shared = { location: LOCATION, accounts, shareSnapshots, organizations: [], organizationalUnits: [] };
    const own = granted(consumerPolicy(keys, shareSnapshots));
    const theirs = granted(imageKeyPolicy(shared));

    expect(Object.keys(own)).to.deep.equal(["UseImageKeys", "LendToServiceRoles"]);
    // The keys' policy tells how they may be lent.
    expect(own.UseImageKeys).to.deep.equal({
      Action: [...listOf(theirs.AccountsUse?.Action), theirs.AccountsLend?.Action],
      Condition: theirs.AccountsUse?.Condition,
      Resource: keys,
    });
    const { Action, Condition } = theirs.AccountsDelegate ?? {};
    expect(own.LendToServiceRoles).to.deep.equal({ Action, Condition, Resource: keys });
    return listOf(theirs.AccountsUse?.Action);
  }

  it("fits into a managed policy for 30 regions", () => {
    const regions = Array.from({ length: 30 }, (_, index) => `ap-southeast-${index + 1}`);
    expect(JSON.stringify(consumerPolicy(regions.map(keyIn), true)).length).to.be.below(6144);
  });

  it("uses the ARNs and service names of the keys' partition", () => {
    const policy = granted(consumerPolicy([`arn:aws-cn:kms:cn-north-1:${ACCOUNT}:key/k`], false));
    expect(policy.UseImageKeys?.Condition).to.deep.equal({
      StringLike: { "kms:ViaService": "ec2.*.amazonaws.com.cn" },
    });
    expect(policy.LendToServiceRoles?.Condition?.StringLike).to.deep.equal({
      "kms:GranteePrincipal": "arn:aws-cn:iam::${aws:PrincipalAccount}:role/aws-service-role/*",
    });
  });
});
