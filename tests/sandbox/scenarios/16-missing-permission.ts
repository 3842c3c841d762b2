// A role that lacks one statement: the stage that needs it fails and says which action was denied, and a retry goes on once
// the statement is back. Every statement that a run without a change needs; scenario 15 proves the others by replay.
import { expect } from "chai";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { rolesOf } from "../intruder";
import { takeOut } from "../rolePolicy";
import { shared } from "../shared";

const IMAGE = "ubuntu-24.04";

interface Lack {
  readonly stage: string;
  readonly role: string;
  readonly sid: string;
  /** The first action that is denied without the statement, as a pattern. */
  readonly action: string;
}

const lack = (stage: string, role: string, sid: string, action: string): Lack => ({ stage, role, sid, action });

/** In the order in which a run needs them. */
const LACKS: readonly Lack[] = [
  lack("Source", "pipeline", "Source", "codecommit:GetBranch"),
  lack("Source", "pipeline", "ArtifactStore", "s3:GetBucketVersioning"),
  lack("Source", "pipeline", "Gates", "s3:GetObject"),
  lack("Source", "pipeline", "Artifacts", "s3:PutObject"),
  lack("Validate", "pipeline", "Stages", "codebuild:StartBuild"),
  lack("Validate", "validate", "ReadArtifacts", "s3:GetObject"),
  lack("Validate", "validate", "EarlierRuns", "codepipeline:ListPipelineExecutions"),
  lack("Validate", "validate", "ResolveBaseImage", "ssm:GetParameter"),
  lack("Validate", "validate", "Look", "ec2:DescribeImages"),
  lack("Validate", "validate", "ReadRecords", "s3:GetObject"),
  lack("Validate", "validate", "ListRecords", "s3:ListBucket"),
  lack("Validate", "validate", "ReadChannels", "ssm:GetParameterHistory"),
  lack("Build", "build", "ReadArtifacts", "s3:GetObject"),
  lack("Build", "build", "ResolveBaseImage", "ssm:GetParameter"),
  lack("Build", "build", "Look", "ec2:DescribeImages"),
  lack("Build", "build", "ReadRecords", "s3:GetObject"),
  lack("Build", "build", "WriteArtifacts", "s3:PutObject"),
  lack("Test", "test", "ReadArtifacts", "s3:GetObject"),
  lack("Test", "test", "Look", "ec2:DescribeImages"),
  lack("Test", "test", "ReadRecord", "s3:GetObject"),
  lack("Test", "test", "Report", "codebuild:CreateReportGroup"),
  lack("Publish", "publish", "ReadArtifacts", "s3:GetObject"),
  lack("Publish", "publish", "ReadRecords", "s3:GetObject"),
  lack("Publish", "publish", "Look", "ec2:DescribeImages"),
  // Which of them comes first, earlier scenarios' settings decide.
  lack("Publish", "publish", "Share", "ec2:DescribeImageAttribute|ec2:EnableImageDeprecation"),
  lack("Publish", "publish", "MoveChannels", "ssm:GetParameterHistory"),
];

describe("a role that lacks a statement", () => {
  before(() => shared().dev.skipNothing());

  it("fails the stage that needs it, with the action that is denied, one statement after the other", async () => {
    const { sandbox, dev } = shared();
    const roles = await rolesOf(dev, IMAGE);
    const takeNext = (next: Lack | undefined) => next && takeOut(sandbox.endpoint, roles[next.role] ?? "", next.sid);

    let putBack = await takeNext(LACKS[0]);
    await dev.run(IMAGE);
    for (const [index, { stage, role, sid, action }] of LACKS.entries()) {
      const [run] = await dev.runs(IMAGE);
      expect([run?.actions.at(-1)?.stage, run?.status], `${role}/${sid}`).to.deep.equal([stage, "Failed"]);
      expect(await complaintOf(stage), `${role}/${sid}`).to.match(
        new RegExp(`is not authorized to perform: (${action}) on resource`),
      );
      await putBack?.();
      putBack = await takeNext(LACKS[index + 1]);
      await dev.retry(IMAGE, stage);
      await dev.untilOver(IMAGE);
    }

    const [run] = await dev.runs(IMAGE);
    expect(run?.status).to.equal("Succeeded");
  });
});

/** What the newest attempt at a stage says, and its build's log. */
async function complaintOf(stage: string): Promise<string> {
  const { sandbox, dev } = shared();
  const [run] = await dev.runs(IMAGE);
  const failed = run?.actions.findLast((each) => each.stage === stage && each.status === "Failed");
  const log = failed?.buildId === undefined ? [] : await readBuildLog(sandbox.clients, failed.buildId);
  return [failed?.message ?? "", ...log].join("\n");
}
