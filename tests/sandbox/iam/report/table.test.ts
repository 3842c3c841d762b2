import { expect } from "chai";
import type { StatementReport } from "../../../../sandbox/iam/report/statements";
import { notNeeded, permissionRows } from "../../../../sandbox/iam/report/table";

const COMMON = { name: "golden-dev-pipeline", purpose: "pipeline" } as const;

const STATEMENTS: readonly StatementReport[] = [
  {
    ...COMMON,
    source: "trust",
    sid: "Assume",
    actions: ["sts:AssumeRole"],
    scope: ["codepipeline.amazonaws.com"],
    uses: [{ action: "sts:AssumeRole", times: 7 }],
    proof: { action: "sts:AssumeRole", resource: "arn:aws:iam::123456789012:role/golden-dev-pipeline-role-1" },
  },
  {
    ...COMMON,
    source: "identity",
    sid: "Stages",
    actions: ["codebuild:StartBuild", "codebuild:StopBuild"],
    scope: ["project/a", "project/b"],
    uses: [
      { action: "codebuild:StartBuild", times: 3 },
      { action: "codebuild:StopBuild", times: 0 },
    ],
    proof: { action: "codebuild:StartBuild", resource: "project/a" },
  },
  {
    ...COMMON,
    source: "identity",
    sid: "Spare",
    actions: ["sns:Publish"],
    scope: ["topic"],
    uses: [{ action: "sns:Publish", times: 0 }],
    proof: undefined,
  },
];

describe("the table of permissions", () => {
  it("has a row an action: how often it was used, or never and why", () => {
    const reasons = { pipeline: { "codebuild:StopBuild": "Only when a run is stopped." } };

    expect(permissionRows(STATEMENTS, reasons)).to.deep.equal([
      ["trust: Assume", "sts:AssumeRole", "7×", "codepipeline.amazonaws.com"],
      ["Stages", "codebuild:StartBuild", "3×", "project/a, project/b"],
      ["", "codebuild:StopBuild", "never (Only when a run is stopped.)", ""],
      ["Spare", "sns:Publish", "never", "topic"],
    ]);
  });

  it("is followed by the statements that prove nothing, with the reason", () => {
    expect(notNeeded(STATEMENTS, {})).to.deep.equal(["Spare"]);
    expect(notNeeded(STATEMENTS, { pipeline: { Spare: "Why." } })).to.deep.equal(["Spare (Why.)"]);
  });
});
