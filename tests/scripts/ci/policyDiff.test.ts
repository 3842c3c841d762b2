import { expect } from "chai";
import { diffPolicies, isPolicy } from "../../../scripts/ci/policyDiff";

const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const none = { resources: [], principals: [], conditions: [] };

describe("the difference of two policies", () => {
  it("is none if statements are only named, ordered or split differently", () => {
    const before = policy(
      { Sid: "One", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:b/*" },
      { Sid: "Two", Effect: "Allow", Action: "sns:Publish", Resource: ["arn:t"] },
    );
    const after = policy(
      { Effect: "Allow", Action: ["sns:Publish"], Resource: "arn:t" },
      { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:b/*" },
      { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:b/*" },
    );
    expect(diffPolicies(before, after)).to.deep.equal({ gained: [], lost: [] });
  });

  it("names the action that is gained, and not those of the same statement that were there", () => {
    const before = policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:b/*" });
    const after = policy({ Effect: "Allow", Action: ["s3:GetObject", "s3:DeleteObject"], Resource: "arn:b/*" });
    expect(diffPolicies(before, after)).to.deep.equal({
      gained: [{ ...none, effect: "Allow", actions: ["s3:DeleteObject"], resources: ["arn:b/*"] }],
      lost: [],
    });
  });

  it("joins what is gained on several resources, and by several principals", () => {
    const after = policy({
      Effect: "Allow",
      Principal: { AWS: ["arn:one", "arn:two"], Service: "sns.amazonaws.com" },
      Action: ["kms:Encrypt", "kms:Decrypt"],
      Resource: ["arn:a", "arn:b"],
    });
    expect(diffPolicies(undefined, after).gained).to.deep.equal([
      {
        effect: "Allow",
        actions: ["kms:Decrypt", "kms:Encrypt"],
        resources: ["arn:a", "arn:b"],
        principals: ["AWS arn:one", "AWS arn:two", "Service sns.amazonaws.com"],
        conditions: [],
      },
    ]);
  });

  it("sees a condition that is dropped as a right that is lost and a wider one that is gained", () => {
    const bare = { Effect: "Allow", Action: "ec2:RunInstances", Resource: "*" };
    const Condition = { StringEquals: { "aws:RequestTag/ami-pipeline": ["b", "a"] }, Null: { "aws:TagKeys": "false" } };
    const { gained, lost } = diffPolicies(policy({ ...bare, Condition }), policy(bare));
    expect(gained.map(({ conditions }) => conditions)).to.deep.equal([[]]);
    expect(lost.map(({ conditions }) => conditions)).to.deep.equal([
      ["Null aws:TagKeys = false", "StringEquals aws:RequestTag/ami-pipeline = a or b"],
    ]);
  });

  it("tells a denial from a permission", () => {
    const statement = { Action: "s3:*", Resource: "arn:b" };
    const { gained, lost } = diffPolicies(
      policy({ Effect: "Deny", ...statement }),
      policy({ Effect: "Allow", ...statement }),
    );
    expect([gained[0]?.effect, lost[0]?.effect]).to.deep.equal(["Allow", "Deny"]);
  });

  it("counts the negated elements, whose values belong together", () => {
    const before = policy({ Effect: "Deny", NotPrincipal: "*", NotAction: ["b", "a"], NotResource: "arn:x" });
    expect(diffPolicies(before, undefined).lost).to.deep.equal([
      {
        effect: "Deny",
        actions: ["all but a, b"],
        resources: ["all but arn:x"],
        principals: ["all but *"],
        conditions: [],
      },
    ]);
  });

  it("takes one statement outside of a list, as IAM does", () => {
    const alone = JSON.stringify({ Statement: { Effect: "Allow", Action: "a:B", Resource: "*" } });
    expect(diffPolicies(undefined, alone).gained[0]?.actions).to.deep.equal(["a:B"]);
  });

  it("knows a policy from other texts", () => {
    expect(["[secret]", "null", "[]", "{}", undefined, 5].map(isPolicy)).to.deep.equal(Array(6).fill(false));
    expect(isPolicy(policy())).to.equal(true);
  });
});
