// Who may use the keys that encrypt images, and how.
import { expect } from "chai";
import { consumerPolicy } from "../../../components/policies/consumerPolicy";
import { imageKeyPolicy } from "../../../components/policies/imageKeyPolicy";
import { ACCOUNT, granted, keyIn, listOf, LOCATION } from "./resources";

const OWN = `arn:aws:iam::${ACCOUNT}:root`;
const USE = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];
const THROUGH_EC2 = { "kms:ViaService": "ec2.*.amazonaws.com" };
const FOR_AWS = { "kms:GrantIsForAWSResource": "true" };
const SERVICE_ROLE = {
  "kms:GranteePrincipal": "arn:aws:iam::${aws:PrincipalAccount}:role/aws-service-role/*",
};
const NOBODY = { location: LOCATION, accounts: [], organizations: [], organizationalUnits: [] };

describe("imageKeyPolicy", () => {
  it("lets the account keep the key without using it", () => {
    const { OwnAccountKeep } = granted(imageKeyPolicy(NOBODY));

    expect(OwnAccountKeep?.Principal).to.deep.equal({ AWS: [OWN] });
    const actions = listOf(OwnAccountKeep?.Action);
    // Without these two nobody could ever change the key again.
    expect(actions).to.include.members(["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"]);
    expect(actions.filter((action) => /crypt|GenerateDataKey|CreateGrant|Sign|Mac$/.test(action))).to.deep.equal([]);
  });

  it("lets the account and its services use the key through EC2, and nobody else", () => {
    const policy = granted(imageKeyPolicy(NOBODY));
    const services = { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/aws-service-role/*` } };

    expect(policy).to.deep.equal({
      OwnAccountKeep: policy.OwnAccountKeep,
      OwnAccountUse: {
        Principal: { AWS: [OWN] },
        Action: USE,
        Resource: "*",
        Condition: { StringLike: THROUGH_EC2 },
      },
      OwnAccountLend: {
        Principal: { AWS: [OWN] },
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: { StringLike: THROUGH_EC2, Bool: FOR_AWS },
      },
      OwnServicesUse: {
        Principal: "*",
        Action: USE,
        Resource: "*",
        Condition: { ...services, StringLike: THROUGH_EC2 },
      },
      OwnServicesLend: {
        Principal: "*",
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: { ...services, StringLike: THROUGH_EC2, Bool: FOR_AWS },
      },
    });
  });

  it("lets those use it that images are shared with, and lend it to their Auto Scaling", () => {
    const policy = granted(
      imageKeyPolicy({
        location: LOCATION,
        accounts: ["111111111111", "222222222222"],
        organizations: ["arn:aws:organizations::111111111111:organization/o-exampleorgid"],
        organizationalUnits: ["arn:aws:organizations::111111111111:ou/o-exampleorgid/ou-abcd-11111111"],
      }),
    );
    const audiences = {
      Accounts: {
        Principal: { AWS: ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"] },
        who: {},
      },
      Organizations: { Principal: "*", who: { StringEquals: { "aws:PrincipalOrgID": ["o-exampleorgid"] } } },
      Units: {
        Principal: "*",
        who: {
          "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-exampleorgid/*/ou-abcd-11111111/*"] },
        },
      },
    };
    for (const [name, { Principal, who }] of Object.entries(audiences)) {
      expect(policy[`${name}Use`], name).to.deep.equal({
        Principal,
        Action: USE,
        Resource: "*",
        Condition: { ...who, StringLike: THROUGH_EC2 },
      });
      expect(policy[`${name}Lend`], name).to.deep.equal({
        Principal,
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: { ...who, StringLike: THROUGH_EC2, Bool: FOR_AWS },
      });
      const delegate = policy[`${name}Delegate`];
      expect(delegate, name).to.deep.include({ Principal, Action: "kms:CreateGrant" });
      expect(delegate?.Condition, name).to.deep.include({ ...who, StringLike: SERVICE_ROLE });
      expect(delegate?.Condition?.["ForAllValues:StringEquals"]?.["kms:GrantOperations"], name).to.include("Decrypt");
    }
  });

  it("opens no key to everybody: who is not named by account is named by a condition", () => {
    const policy = imageKeyPolicy({ ...NOBODY, organizations: ["arn:aws:organizations::1:organization/o-x"] });
    const open = policy.Statement.filter(({ Principal }) => Principal === "*");

    expect(open.length).to.be.greaterThan(0);
    for (const { Sid, Condition = {} } of open) {
      const keys = Object.values(Condition).flatMap((each) => Object.keys(each));
      expect(
        keys.filter((key) => /^aws:Principal(Arn|OrgID|OrgPaths)$/.test(key)),
        Sid,
      ).to.have.lengthOf(1);
    }
  });
});

describe("consumerPolicy", () => {
  it("grants in the consumer's account what the keys' policy grants to it", () => {
    const keys = [keyIn("eu-west-1"), keyIn("us-east-1")];
    const own = granted(consumerPolicy(keys));
    const theirs = granted(imageKeyPolicy({ ...NOBODY, accounts: ["111111111111"] }));

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

  it("follows the partition", () => {
    const policy = granted(consumerPolicy([`arn:aws-cn:kms:cn-north-1:${ACCOUNT}:key/k`]));
    expect(policy.UseImageKeys?.Condition).to.deep.equal({
      StringLike: { "kms:ViaService": "ec2.*.amazonaws.com.cn" },
    });
    expect(policy.LendToServiceRoles?.Condition?.StringLike).to.deep.equal({
      "kms:GranteePrincipal": "arn:aws-cn:iam::${aws:PrincipalAccount}:role/aws-service-role/*",
    });
  });
});
