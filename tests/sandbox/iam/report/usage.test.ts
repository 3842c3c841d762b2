import { expect } from "chai";
import type { JournalEntry } from "../../../../sandbox/iam/journal";
import { grantsOf } from "../../../../sandbox/iam/report/grants";
import { usageOf } from "../../../../sandbox/iam/report/usage";
import { allow, asked, assumed, BUILD_AGAIN, BUILD_OF_STAGING, policy, TRUST } from "./journal";

const OWN = policy(
  "own",
  allow("Read", ["s3:GetObject", "s3:GetObjectVersion"], "arn:aws:s3:::artifacts/*"),
  allow("Write", "s3:Put*", "arn:aws:s3:::artifacts/*"),
);

function used(journal: readonly JournalEntry[]): Record<string, Record<string, number>> {
  return Object.fromEntries(
    [...usageOf(journal)].map(([key, uses]) => [
      key,
      Object.fromEntries(uses.map(({ action, times }) => [action, times])),
    ]),
  );
}

describe("the usage of permissions", () => {
  it("counts, by statement, the questions that it allowed, and tells what was granted in vain", () => {
    const put = asked("s3:PutObject", { statements: ["own/Write"] });

    const counts = used([OWN, TRUST, assumed(), asked("s3:GetObject"), asked("s3:GetObject"), put]);

    expect(counts).to.deep.equal({
      "golden-dev-build/trust/Assume": { "sts:AssumeRole": 1 },
      "golden-dev-build/identity/Read": { "s3:GetObject": 2, "s3:GetObjectVersion": 0 },
      "golden-dev-build/identity/Write": { "s3:Put*": 1 },
    });
  });

  it("does not count what was denied, nor what the resource's own policy allowed", () => {
    const denied = asked("s3:GetObject", { isAllowed: false, statements: ["own/Read"] });
    const byBucket = asked("s3:GetObject", { resourcePolicy: "bucket", statements: ["bucket/Read"] });

    expect(used([OWN, policy("bucket"), denied, byBucket])["golden-dev-build/identity/Read"]).to.deep.equal({
      "s3:GetObject": 0,
      "s3:GetObjectVersion": 0,
    });
  });

  it("treats a role that was replaced as the same, and that of another stack for another", () => {
    const roles = [asked("s3:GetObject", { role: BUILD_AGAIN }), asked("s3:GetObject", { role: BUILD_OF_STAGING })];

    const counts = used([OWN, asked("s3:GetObject"), ...roles]);

    expect(counts["golden-dev-build/identity/Read"]?.["s3:GetObject"]).to.equal(2);
    expect(counts["golden-staging-build/identity/Read"]?.["s3:GetObject"]).to.equal(1);
  });

  it("knows a statement by all actions that it ever had and by its last scope", () => {
    const later = policy("later", allow("Read", "s3:ListBucket", "arn:aws:s3:::other"));
    const sinceThen = asked("s3:ListBucket", { identity: ["later"], statements: ["later/Read"] });

    const grant = (journal: JournalEntry[]) => grantsOf(journal).get("golden-dev-build/identity/Read");

    expect(grant([OWN, later, asked("s3:GetObject"), sinceThen])).to.deep.equal({
      name: "golden-dev-build",
      purpose: "build",
      source: "identity",
      sid: "Read",
      actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"],
      scope: ["arn:aws:s3:::other"],
    });
    // As it was before, if it was put back.
    expect(grant([OWN, later, asked("s3:GetObject"), sinceThen, asked("s3:GetObject")])?.scope).to.deep.equal([
      "arn:aws:s3:::artifacts/*",
    ]);
  });

  it("names whoever may assume the role as the scope of its trust", () => {
    expect(grantsOf([TRUST, assumed()]).get("golden-dev-build/trust/Assume")?.scope).to.deep.equal([
      "codebuild.amazonaws.com",
    ]);
  });
});
