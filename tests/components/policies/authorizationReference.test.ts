// Tests of the check against AWS's service authorization reference.
import { expect } from "chai";
import { policyDocument, type Statement } from "../../../components/policies/document";
import { referenceFaults } from "./authorizationReference";
import { ACCOUNT, BUCKET, ec2, IMAGES } from "./resources";

describe("referenceFaults", () => {
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
      what: "a star instead of a narrower resource",
      statement: { Resource: "*" },
      says: "s3:GetObject could name what it works on instead of *",
    },
    {
      what: "a resource of a type that the action does not work on",
      statement: { Resource: [`${BUCKET}/*`, BUCKET] },
      says: `s3:GetObject does not work on ${BUCKET}`,
    },
    {
      what: "an account in the ARN of an AMI, which has none",
      statement: { Action: "ec2:DeregisterImage", Resource: ec2("image/*") },
      says: `ec2:DeregisterImage does not work on ${ec2("image/*")}`,
    },
    {
      what: "an action that does not work on the statement's resource",
      statement: { Action: ["ec2:DeregisterImage", "ec2:DeleteSnapshot"], Resource: IMAGES },
      says: `ec2:DeleteSnapshot does not work on ${IMAGES}`,
    },
    {
      what: "a condition key that the action does not support",
      statement: { Condition: { StringEquals: { "aws:RequestTag/ami-pipeline": "golden" } } },
      says: `s3:GetObject on ${BUCKET}/* does not support aws:RequestTag/ami-pipeline`,
    },
    {
      what: "a condition key that the action supports for another of its resources",
      statement: {
        Action: "ec2:RunInstances",
        Resource: [ec2("instance/*"), ec2("subnet/subnet-1")],
        Condition: { StringEquals: { "ec2:MetadataHttpTokens": "required" } },
      },
      says: `ec2:RunInstances on ${ec2("subnet/subnet-1")} does not support ec2:MetadataHttpTokens`,
    },
    {
      what: "a misspelt global condition key",
      statement: { Condition: { StringEquals: { "aws:PrincipalAcount": ACCOUNT } } },
      says: `s3:GetObject on ${BUCKET}/* does not support aws:PrincipalAcount`,
    },
    {
      what: "a denial of everything with a condition key that only some requests have",
      statement: { Effect: "Deny", Action: "s3:*", Condition: { Bool: { "s3:TlsVersion": "1.3" } } },
      says: "s3:TlsVersion may be missing from a request",
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
