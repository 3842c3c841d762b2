import { expect } from "chai";
import { evaluate } from "../../../sandbox/iam/evaluate";
import { contextOf } from "../../../sandbox/iam/request";
import {
  ACCOUNT,
  ROLE,
  PRINCIPAL,
  BUCKET,
  type Written,
  policy,
  allow,
  deny,
  ask,
  identity,
  NO_IDENTITY,
} from "./question";

describe("evaluate", () => {
  it("denies what nothing allows, and allows what a statement does", () => {
    expect(ask({ identity: [] })).to.equal(NO_IDENTITY);
    expect(ask(identity(allow({})))).to.equal("allowed");
    expect(ask(identity(allow({ Action: ["s3:PutObject", "S3:getobject"] })))).to.equal("allowed");
    expect(ask(identity(allow({ Action: "s3:PutObject" })))).to.equal(NO_IDENTITY);
    expect(ask(identity(allow({ Resource: BUCKET })))).to.equal(NO_IDENTITY);
  });

  it("says by which statement something was allowed", () => {
    const mine = policy(allow({ Sid: "Other", Action: "s3:PutObject" }), allow({ Sid: "Read" }));
    const request = { action: "s3:GetObject", resource: `${BUCKET}/x`, context: contextOf({}) };
    const { by } = evaluate(request, PRINCIPAL, { identity: [mine] });
    expect(by.map(({ statement }) => statement.sid)).to.deep.equal(["Read"]);
  });

  it("reads NotAction and NotResource as all but these", () => {
    const but = (rest: Written) => identity({ Effect: "Allow", ...rest });
    expect(ask(but({ NotAction: "s3:Delete*", Resource: "*" }))).to.equal("allowed");
    expect(ask(but({ NotAction: "s3:Get*", Resource: "*" }))).to.equal(NO_IDENTITY);
    expect(ask(but({ Action: "s3:*", NotResource: `${BUCKET}/secret/*` }))).to.equal("allowed");
    expect(ask(but({ Action: "s3:*", NotResource: `${BUCKET}/a/*` }))).to.equal(NO_IDENTITY);
  });

  it("does not let a wildcard reach across a colon of an ARN", () => {
    const start = (resource: string) =>
      ask(
        identity(allow({ Action: "ec2:StopInstances", Resource: resource })),
        {},
        "ec2:StopInstances",
        "arn:aws:ec2:eu-west-1:1:instance/i-1",
      );
    expect(start("arn:aws:ec2:*:1:instance/*")).to.equal("allowed");
    expect(start("arn:aws:ec2:eu-west-?:1:instance/i-1")).to.equal("allowed");
    expect(start("arn:aws:ec2:*:instance/i-1")).to.contain("no identity-based policy");
    expect(start("arn:aws:ec2:*")).to.contain("no identity-based policy");
  });

  it("obeys an explicit deny in any policy", () => {
    const open = policy(allow({}));
    const closed = policy(deny({}));
    expect(ask({ identity: [open, closed] })).to.equal("with an explicit deny in an identity-based policy");
    expect(ask({ identity: [open], boundary: closed })).to.equal("with an explicit deny in a permissions boundary");
    const tls = policy(
      deny({ Principal: "*", Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    );
    expect(ask({ identity: [open], resource: tls }, { "aws:SecureTransport": "true" })).to.equal("allowed");
    expect(ask({ identity: [open], resource: tls }, { "aws:SecureTransport": "false" })).to.equal(
      "with an explicit deny in a resource-based policy",
    );
  });

  it("lets a boundary limit what a policy allows, and allow nothing by itself", () => {
    const open = policy(allow({ Action: "s3:*" }));
    const boundary = policy(allow({}));
    expect(ask({ identity: [open], boundary })).to.equal("allowed");
    expect(ask({ identity: [open], boundary }, {}, "s3:PutObject")).to.contain("no permissions boundary");
    expect(ask({ identity: [], boundary })).to.equal(NO_IDENTITY);
  });

  it("takes a resource's policy as a grant where it names the role, not where it names the account", () => {
    const granting = (name: string) => policy(allow({ Principal: { AWS: name } }));
    expect(ask({ identity: [], resource: granting(ROLE) })).to.equal("allowed");
    expect(ask({ identity: [], resource: granting(`${ROLE}2`) })).to.equal(NO_IDENTITY);
    expect(ask({ identity: [], resource: granting(`arn:aws:iam::${ACCOUNT}:root`) })).to.equal(NO_IDENTITY);
  });

  it("needs a key's policy to let somebody in, by name or by leaving it to the account", () => {
    const own = policy(allow({}));
    const toAccount = policy(allow({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }));
    const decides = { resourceDecides: true };
    expect(ask({ identity: [own], resource: toAccount, ...decides })).to.equal("allowed");
    expect(ask({ identity: [], resource: toAccount, ...decides })).to.equal(NO_IDENTITY);
    expect(ask({ identity: [own], resource: policy(), ...decides })).to.contain("no resource-based policy");
  });

  it("lets a service act only where it is named", () => {
    const request = { action: "sts:AssumeRole", resource: ROLE, context: contextOf({ "aws:SourceAccount": ACCOUNT }) };
    const trust = policy({
      Effect: "Allow",
      Principal: { Service: "codebuild.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    });
    const by = (service: string) =>
      evaluate(
        request,
        { accountId: ACCOUNT, arns: [], service },
        { identity: [], resource: trust, resourceDecides: true },
      );
    expect(by("codebuild.amazonaws.com").isAllowed).to.equal(true);
    expect(by("events.amazonaws.com").isAllowed).to.equal(false);
  });

  it("fills in policy variables, and matches nothing where one is unknown", () => {
    const home = identity(allow({ Resource: `${BUCKET}/\${aws:PrincipalAccount}/*` }));
    expect(ask(home, { "aws:PrincipalAccount": "a" })).to.equal("allowed");
    expect(ask(home)).to.equal(NO_IDENTITY);
    expect(ask(identity(allow({ Resource: `${BUCKET}/\${aws:username, 'a'}/*` })))).to.equal("allowed");
  });
});

describe("condition operators", () => {
  const when = (condition: Written, context: Record<string, string | string[]> = {}) =>
    ask(identity(allow({ Condition: condition })), context) === "allowed";

  it("need the key, unless they are negated or end in IfExists", () => {
    expect(when({ StringEquals: { "aws:RequestTag/a": "1" } })).to.equal(false);
    expect(when({ StringEqualsIfExists: { "aws:RequestTag/a": "1" } })).to.equal(true);
    expect(when({ StringEqualsIfExists: { "aws:RequestTag/a": "1" } }, { "aws:RequestTag/a": "2" })).to.equal(false);
    expect(when({ StringNotEquals: { "aws:RequestTag/a": "1" } })).to.equal(true);
    expect(when({ Null: { "aws:RequestTag/a": "true" } })).to.equal(true);
    expect(when({ Null: { "aws:RequestTag/a": "true" } }, { "AWS:requesttag/A": "1" })).to.equal(false);
  });

  it("hold for any of their values, and only together", () => {
    const both = { StringEquals: { "ec2:Owner": ["amazon", "1"], "aws:RequestedRegion": "eu-west-1" } };
    expect(when(both, { "ec2:Owner": "1", "aws:RequestedRegion": "eu-west-1" })).to.equal(true);
    expect(when(both, { "ec2:Owner": "1", "aws:RequestedRegion": "us-east-1" })).to.equal(false);
    expect(when(both, { "ec2:Owner": "2", "aws:RequestedRegion": "eu-west-1" })).to.equal(false);
  });

  it("compare text, patterns, ARNs, booleans and numbers each in its way", () => {
    expect(when({ StringEquals: { k: "A*" } }, { k: "Abc" })).to.equal(false);
    expect(when({ StringLike: { k: "A*" } }, { k: "Abc" })).to.equal(true);
    expect(when({ StringNotLike: { k: "A*" } }, { k: "Abc" })).to.equal(false);
    expect(
      when({ ArnLike: { k: "arn:aws:events:*:1:rule/x-*" } }, { k: "arn:aws:events:eu-west-1:1:rule/x-y" }),
    ).to.equal(true);
    expect(when({ ArnLike: { k: "arn:aws:events:*" } }, { k: "arn:aws:events:eu-west-1:1:rule/x-y" })).to.equal(false);
    expect(when({ Bool: { k: "true" } }, { k: "True" })).to.equal(true);
    expect(when({ NumericLessThanEquals: { k: "10" } }, { k: "9" })).to.equal(true);
    expect(when({ NumericLessThanEquals: { k: "10" } }, { k: "11" })).to.equal(false);
  });

  it("read the values of a key with several in sets", () => {
    const all = { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } };
    expect(when(all, { "aws:TagKeys": ["a"] })).to.equal(true);
    expect(when(all, { "aws:TagKeys": ["a", "c"] })).to.equal(false);
    expect(when(all)).to.equal(true);
    const any = { "ForAnyValue:StringEquals": { "aws:TagKeys": ["a", "b"] } };
    expect(when(any, { "aws:TagKeys": ["c", "b"] })).to.equal(true);
    expect(when(any, { "aws:TagKeys": ["c"] })).to.equal(false);
    expect(when(any)).to.equal(false);
    const none = { "ForAnyValue:StringNotEquals": { "aws:TagKeys": ["a"] } };
    expect(when(none, { "aws:TagKeys": ["a"] })).to.equal(false);
    expect(when(none, { "aws:TagKeys": ["a", "c"] })).to.equal(true);
  });

  it("refuse an operator that is not known rather than guess", () => {
    expect(() => when({ DateSomehow: { k: "1" } }, { k: "1" })).to.throw("DateSomehow is not known");
  });
});
