// Tests of the policy of the keys that encrypt images.
import { expect } from "chai";
import { imageKeyPolicy } from "../../../components/policies/imageKeyPolicy";
import { ACCOUNT, granted, listOf, LOCATION, OWN_ACCOUNT } from "./resources";

describe("imageKeyPolicy", () => {
  const use = [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ];
  const throughEc2 = { "kms:ViaService": "ec2.*.amazonaws.com" };
  const forAws = { "kms:GrantIsForAWSResource": "true" };
  const serviceRole = {
    "kms:GranteePrincipal": "arn:aws:iam::${aws:PrincipalAccount}:role/aws-service-role/*",
  };
  const nobody = { location: LOCATION, accounts: [], organizations: [], organizationalUnits: [] };

  it("lets the account manage the key without using it", () => {
    const { OwnAccountKeep } = granted(imageKeyPolicy(nobody));

    expect(OwnAccountKeep?.Principal).to.deep.equal(OWN_ACCOUNT);
    const actions = listOf(OwnAccountKeep?.Action);
    // Without these two, nobody could ever change the key again.
    expect(actions).to.include.members(["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"]);
    expect(actions.filter((action) => /crypt|GenerateDataKey|CreateGrant|Sign|Mac$/.test(action))).to.deep.equal([]);
  });

  it("lets only the account and its services use the key, through EC2", () => {
    const policy = granted(imageKeyPolicy(nobody));
    const services = { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/aws-service-role/*` } };

    expect(policy).to.deep.equal({
      OwnAccountKeep: policy.OwnAccountKeep,
      OwnAccountUse: {
        Principal: OWN_ACCOUNT,
        Action: use,
        Resource: "*",
        Condition: { StringLike: throughEc2 },
      },
      OwnAccountLend: {
        Principal: OWN_ACCOUNT,
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: { StringLike: throughEc2, Bool: forAws },
      },
      OwnServicesUse: {
        Principal: "*",
        Action: use,
        Resource: "*",
        Condition: { ...services, StringLike: throughEc2 },
      },
      OwnServicesLend: {
        Principal: "*",
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: { ...services, StringLike: throughEc2, Bool: forAws },
      },
    });
  });

  it("lets consumers use the key through EC2, and lend it to their own service-linked roles", () => {
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
        Action: use,
        Resource: "*",
        Condition: { ...who, StringLike: throughEc2 },
      });
      expect(policy[`${name}Lend`], name).to.deep.equal({
        Principal,
        Action: "kms:CreateGrant",
        Resource: "*",
        Condition: { ...who, StringLike: throughEc2, Bool: forAws },
      });
      const delegate = policy[`${name}Delegate`];
      expect(delegate, name).to.deep.include({ Principal, Action: "kms:CreateGrant" });
      expect(delegate?.Condition, name).to.deep.include({ ...who, StringLike: serviceRole });
      expect(delegate?.Condition?.["ForAllValues:StringEquals"]?.["kms:GrantOperations"], name).to.include("Decrypt");
    }
  });

  it("limits every statement for all principals by a condition on the principal", () => {
    const policy = imageKeyPolicy({ ...nobody, organizations: ["arn:aws:organizations::1:organization/o-x"] });
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
