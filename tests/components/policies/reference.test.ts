// Every policy of the factory against AWS's service authorization reference: its actions exist, work on the resources that it
// names, and know the conditions that it makes.
import { expect } from "chai";
import { policyDocument, type Statement } from "../../../components/policies/document";
import { BUCKET_POLICY, DATA_KEY_POLICY, IMAGE_KEY, ROLE_POLICIES, TRUST_POLICIES } from "./everyPolicy";
import { referenceFaults } from "./reference";
import { ACCOUNT, BUCKET, DATA_KEY, ec2, IMAGES, keyIn } from "./resources";

const ROLE = `arn:aws:iam::${ACCOUNT}:role/golden-build-role-1`;

describe("the service authorization reference", () => {
  for (const [name, policy] of Object.entries({ ...ROLE_POLICIES, bucket: BUCKET_POLICY })) {
    it(`knows all that the policy "${name}" says`, async () => {
      expect(await referenceFaults(policy)).to.deep.equal([]);
    });
  }

  for (const [name, policy] of Object.entries(TRUST_POLICIES)) {
    it(`knows all that the trust "${name}" says`, async () => {
      expect(await referenceFaults(policy, ROLE)).to.deep.equal([]);
    });
  }

  it("knows all that the image keys' policy says", async () => {
    expect(await referenceFaults(IMAGE_KEY, keyIn("eu-west-1"))).to.deep.equal([]);
  });

  it("knows all that the data key's policy says", async () => {
    expect(await referenceFaults(DATA_KEY_POLICY, DATA_KEY)).to.deep.equal([]);
  });

  const bad: readonly { readonly what: string; readonly statement: Partial<Statement>; readonly says: string }[] = [
    {
      what: "an action that does not exist",
      statement: { Action: ["s3:GetObject", "s3:HeadObject"] },
      says: "s3:HeadObject does not exist",
    },
    {
      what: "a service that does not exist",
      statement: { Action: "s4:GetObject" },
      says: "s4:GetObject does not exist",
    },
    { what: "a star in an action", statement: { Action: "s3:Get*" }, says: "s3:Get* does not exist" },
    { what: "a statement without a resource", statement: { Resource: [] }, says: "names no resource" },
    {
      what: "an open resource where there are narrower ones",
      statement: { Resource: "*" },
      says: "s3:GetObject could name what it works on instead of *",
    },
    {
      what: "a resource that the action does not work on",
      statement: { Resource: [`${BUCKET}/*`, BUCKET] },
      says: `s3:GetObject does not work on ${BUCKET}`,
    },
    {
      what: "a resource that looks like the right one but belongs to an account",
      statement: { Action: "ec2:DeregisterImage", Resource: ec2("image/*") },
      says: `ec2:DeregisterImage does not work on ${ec2("image/*")}`,
    },
    {
      what: "one action too many for the statement's resource",
      statement: { Action: ["ec2:DeregisterImage", "ec2:DeleteSnapshot"], Resource: IMAGES },
      says: `ec2:DeleteSnapshot does not work on ${IMAGES}`,
    },
    {
      what: "a condition that the action does not know",
      statement: { Condition: { StringEquals: { "aws:RequestTag/ami-pipeline": "golden" } } },
      says: `s3:GetObject on ${BUCKET}/* does not support aws:RequestTag/ami-pipeline`,
    },
    {
      what: "a condition that the action knows of another of its resources",
      statement: {
        Action: "ec2:RunInstances",
        Resource: [ec2("instance/*"), ec2("subnet/subnet-1")],
        Condition: { StringEquals: { "ec2:MetadataHttpTokens": "required" } },
      },
      says: `ec2:RunInstances on ${ec2("subnet/subnet-1")} does not support ec2:MetadataHttpTokens`,
    },
    {
      what: "a global condition that is misspelt",
      statement: { Condition: { StringEquals: { "aws:PrincipalAcount": ACCOUNT } } },
      says: `s3:GetObject on ${BUCKET}/* does not support aws:PrincipalAcount`,
    },
    {
      what: "a refusal of everything by what only some requests have",
      statement: { Effect: "Deny", Action: "s3:*", Condition: { Bool: { "s3:TlsVersion": "1.3" } } },
      says: "s3:TlsVersion is not known of every request",
    },
  ];
  for (const { what, statement, says } of bad) {
    it(`finds ${what}`, async () => {
      const good: Statement = { Sid: "One", Effect: "Allow", Action: "s3:GetObject", Resource: `${BUCKET}/*` };

      expect(await referenceFaults(policyDocument(good))).to.deep.equal([]);
      expect(await referenceFaults(policyDocument({ ...good, ...statement }))).to.deep.equal([`One: ${says}`]);
    });
  }
});
