import { expect } from "chai";
import type { JournalEntry } from "../../../../sandbox/iam/journal";
import { proofsOf } from "../../../../sandbox/iam/report/proof";
import { allow, asked, assumed, policy, TRUST } from "./journal";

const ALL = "arn:aws:s3:::artifacts/*";
const A = "arn:aws:s3:::artifacts/a";

function proved(...journal: readonly JournalEntry[]): Record<string, string> {
  return Object.fromEntries(
    [...proofsOf(journal)].map(([key, { action, resource }]) => [
      key.replace("golden-dev-build/", ""),
      `${action} ${resource}`,
    ]),
  );
}

describe("the proof that a statement is needed", () => {
  it("is the first question that is denied without it", () => {
    const own = policy("own", allow("Read", "s3:GetObject", ALL), allow("Write", "s3:PutObject", ALL));
    const put = asked("s3:PutObject", { statements: ["own/Write"] });

    expect(proved(own, TRUST, assumed(), asked("s3:GetObject"), asked("s3:GetObject"), put)).to.deep.equal({
      "trust/Assume": `sts:AssumeRole ${assumed().role}`,
      "identity/Read": `s3:GetObject ${A}`,
      "identity/Write": `s3:PutObject ${A}`,
    });
  });

  it("is missing where another statement allows the same, unless it does so under other circumstances", () => {
    const inParis = { Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-3" } } };
    const own = policy("own", allow("Read", "s3:GetObject", ALL), allow("Paris", "s3:Get*", ALL, inParis));
    const there = { context: { "aws:requestedregion": ["eu-west-3"] }, statements: ["own/Read", "own/Paris"] };
    const [here, elsewhere] = [asked("s3:GetObject", there), asked("s3:GetObject")];

    expect(proved(own, here)).to.deep.equal({});
    expect(proved(own, here, elsewhere)).to.deep.equal({ "identity/Read": `s3:GetObject ${A}` });
  });

  it("is missing for what was only ever denied or never asked", () => {
    const own = policy("own", allow("Read", "s3:GetObject", ALL), allow("Write", "s3:PutObject", ALL));
    const denied = asked("s3:GetObject", { resource: "arn:aws:s3:::theirs/a", isAllowed: false, statements: [] });

    expect(proved(own, denied)).to.deep.equal({});
  });

  it("heeds the boundary and the resource's policy, as the run did", () => {
    const own = policy("own", allow("Use", "kms:Decrypt", "*"));
    const root = { Principal: { AWS: ["arn:aws:iam::123456789012:root"] } };
    const key = policy("key", allow("Account", "kms:*", "*", root));
    const boundary = policy("boundary", allow("Most", "kms:*", "*"));
    const decrypted = asked("kms:Decrypt", {
      resource: "arn:aws:kms:us-east-1:123456789012:key/1",
      boundary: "boundary",
      resourcePolicy: "key",
      resourceDecides: true,
      statements: ["own/Use"],
    });

    expect(proved(own, key, boundary, decrypted)).to.deep.equal({
      "identity/Use": "kms:Decrypt arn:aws:kms:us-east-1:123456789012:key/1",
    });
  });

  it("cannot be had from a journal that the policies do not bear out, or that lacks one", () => {
    const other = policy("own", allow("Read", "s3:ListBucket", ALL));

    expect(() => proved(other, asked("s3:GetObject"))).to.throw(/s3:GetObject on .*artifacts\/a.*the replay denies it/);
    expect(() => proved(asked("s3:GetObject"))).to.throw(/policy own/);
  });
});
