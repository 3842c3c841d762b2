// What a run shows about three statements of a role.
import type { StatementReport } from "../../../../sandbox/iam/report/statements";

const COMMON = { name: "golden-dev-pipeline", purpose: "pipeline" } as const;

export const STATEMENTS: readonly StatementReport[] = [
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
