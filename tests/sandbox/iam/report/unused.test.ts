import { expect } from "chai";
import { PURPOSES } from "../../../../sandbox/iam/report/roles";
import type { StatementReport } from "../../../../sandbox/iam/report/statements";
import { reasonFaults, reasonFor, reasonForStatement, type Reasons } from "../../../../sandbox/iam/report/unused";

/** All roles except the one that these tests are about. */
const UNASKED = Object.fromEntries(PURPOSES.filter((purpose) => purpose !== "build").map((each) => [each, "Why not."]));

function statement(sid: string, times: Readonly<Record<string, number>>, rest: Partial<StatementReport> = {}) {
  return {
    name: "golden-dev-build",
    purpose: "build",
    source: "identity" as const,
    sid,
    actions: Object.keys(times),
    scope: ["*"],
    uses: Object.entries(times).map(([action, count]) => ({ action, times: count })),
    proof: Object.values(times).some((count) => count > 0) ? { action: "s3:GetObject", resource: "a" } : undefined,
    ...rest,
  };
}

const faults = (statements: readonly StatementReport[], build: Readonly<Record<string, string>> = {}) =>
  reasonFaults(statements, { build }, UNASKED);

const REMEDY = "Remove it from the policy, or give the reason to keep it in sandbox/iam/report/unused.ts.";
const STALE = "is used and needed, or is not granted. Remove its reason from sandbox/iam/report/unused.ts.";

describe("the reasons for what is granted in vain", () => {
  it("are not asked for where all is used and needed", () => {
    expect(faults([statement("Read", { "s3:GetObject": 2 })])).to.deep.equal([]);
  });

  it("are asked for an action that is never used", () => {
    const read = statement("Read", { "s3:GetObject": 2, "s3:GetObjectVersion": 0 });

    expect(faults([read])).to.deep.equal([`build Read: s3:GetObjectVersion is never used. ${REMEDY}`]);
    expect(faults([read], { "s3:GetObjectVersion": "Why." })).to.deep.equal([]);
    // In a statement that is used, each action needs a reason of its own.
    expect(faults([read], { Read: "Why." })).to.have.length(2);
  });

  it("are asked for once if a statement is never used, and given for it or for each action", () => {
    const clean = statement("Clean", { "ec2:DeleteVolume": 0, "ec2:DeleteSnapshot": 0 });

    expect(faults([clean])).to.deep.equal([`build Clean: it is never used. ${REMEDY}`]);
    expect(faults([clean], { Clean: "Why." })).to.deep.equal([]);
    expect(faults([clean], { "ec2:DeleteVolume": "Why.", "ec2:DeleteSnapshot": "Why." })).to.deep.equal([]);
    expect(faults([clean], { "ec2:DeleteVolume": "Why." })).to.have.length(1);
  });

  it("do not become stale where the timing of a run decides whether it is used", () => {
    const timing = { build: { "s3:GetObjectVersion": "When it is slow." } };

    for (const times of [0, 1]) {
      const read = statement("Read", { "s3:GetObject": 2, "s3:GetObjectVersion": times });
      expect(reasonFaults([read], {}, UNASKED, timing)).to.deep.equal([]);
    }
  });

  it("are asked for a statement that is used and yet not needed", () => {
    const twice = statement("Twice", { "s3:GetObject": 2 }, { proof: undefined });

    expect(faults([twice])).to.deep.equal([`build Twice: nothing is denied without it. ${REMEDY}`]);
    expect(faults([twice], { Twice: "Why." })).to.deep.equal([]);
  });

  it("are not asked for what any stack uses or needs", () => {
    const elsewhere = statement("Lend", { "kms:CreateGrant": 1 }, { name: "golden-staging-build" });

    expect(faults([statement("Lend", { "kms:CreateGrant": 0 }), elsewhere])).to.deep.equal([]);
  });

  it("are refused for what is used and needed, and for what is not granted", () => {
    const read = statement("Read", { "s3:GetObject": 2 });

    expect(faults([read], { "s3:GetObject": "Why.", Read: "Why.", "s3:PutObject": "Why." })).to.deep.equal([
      `build s3:GetObject ${STALE}`,
      `build Read ${STALE}`,
      `build s3:PutObject ${STALE}`,
    ]);
  });

  it("are asked for a role that was asked nothing, and refused for one that was asked something", () => {
    const all = [statement("Read", { "s3:GetObject": 2 })];
    const { sweep, ...others } = UNASKED;

    expect(reasonFaults(all, {}, others)).to.deep.equal([
      "sweep: the role was asked nothing. Let a scenario use it, or give the reason why none does in sandbox/iam/report/unused.ts.",
    ]);
    expect(reasonFaults(all, {}, { ...others, sweep, build: "Why not." })).to.deep.equal([
      "build: the role was asked something. Remove its reason from sandbox/iam/report/unused.ts.",
    ]);
  });

  it("are found for an action by its name, or by its statement if nothing of that is used", () => {
    const reasons: Reasons = { build: { "s3:GetObjectVersion": "By action.", Clean: "By statement." } };
    const read = statement("Read", { "s3:GetObject": 1, "s3:GetObjectVersion": 0 });
    const clean = statement("Clean", { "ec2:DeleteVolume": 0 });

    expect(reasonFor(read, "s3:GetObjectVersion", reasons)).to.equal("By action.");
    expect(reasonFor(clean, "ec2:DeleteVolume", reasons)).to.equal("By statement.");
    expect(reasonForStatement(clean, reasons)).to.equal("By statement.");
    expect(reasonForStatement(read, reasons)).to.equal(undefined);
  });
});
