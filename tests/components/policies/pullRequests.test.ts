// Tests of what sets the policies of the roles for pull requests apart.
import { expect } from "chai";
import { pullRequestMark } from "../../../buildsrc/stages/contract";
import { buildRolePolicy } from "../../../components/policies/buildRole";
import { pipelineRolePolicy } from "../../../components/policies/pipelineRole";
import { pruneRolePolicy } from "../../../components/policies/pruneRole";
import { sweepRolePolicy } from "../../../components/policies/sweepRole";
import { validateRolePolicy } from "../../../components/policies/validateRole";
import { BUILD } from "./everyPolicy";
import { BUCKET, GATES, granted, IMAGES, LAUNCH, RELEASES, SNAPSHOTS, STAGE } from "./resources";

describe("the policies for pull requests", () => {
  const mark = "golden@pull-requests";

  it("let Prune remove what was made for pull requests, finished or not, and nothing else", () => {
    const prune = granted(pruneRolePolicy(LAUNCH));

    expect(Object.keys(prune)).to.deep.equal(["Log", "ReadArtifacts", "ArtifactStore", "Look", "Remove"]);
    expect(prune.Remove).to.deep.equal({
      Action: ["ec2:DeregisterImage", "ec2:DeleteSnapshot"],
      Resource: [IMAGES, SNAPSHOTS],
      Condition: {
        StringEquals: {
          "aws:ResourceTag/ami-pipeline": mark,
          "aws:ResourceTag/ami-pipeline:purpose": ["builder", "image"],
        },
      },
    });
  });

  it("let a build start from a release, and give its AMI the pull request's number", () => {
    const build = granted(buildRolePolicy({ ...BUILD, factoryName: pullRequestMark("golden") }));

    expect(build.LaunchFromReleased?.Condition?.StringEquals).to.include({
      "aws:ResourceTag/ami-pipeline": "golden",
    });
    for (const sid of ["MarkOnCreation", "TagUnfinished"]) {
      const keys = build[sid]?.Condition?.["ForAllValues:StringEquals"]?.["aws:TagKeys"];
      expect(keys, sid).to.include("ami-pipeline:pull-request");
    }
    expect(build.Create?.Condition?.StringEquals).to.include({ "aws:RequestTag/ami-pipeline": mark });
  });

  it("give the number to no AMI that can be released", () => {
    expect(JSON.stringify(buildRolePolicy(BUILD))).not.to.include("pull-request");
  });

  it("let Validate read the records of releases in the other bucket", () => {
    const validate = granted(
      validateRolePolicy({
        ...STAGE,
        ...RELEASES,
        recordsBucketArn: "arn:aws:s3:::other",
        pipelineArns: "arn:p",
        builderInputs: [],
      }),
    );
    expect(validate.ListRecords?.Resource).to.equal("arn:aws:s3:::other");
    expect(validate.ReadArtifacts?.Resource).to.equal(`${BUCKET}/golden-*`);
  });

  it("let the pipelines read the gates' code in the other bucket", () => {
    const pipeline = granted(
      pipelineRolePolicy({ ...STAGE, gatesBucketArn: "arn:aws:s3:::other", source: [], projectArns: [] }),
    );
    expect(pipeline.Gates?.Resource).to.equal("arn:aws:s3:::other/gates/*");
    expect(pipeline.ArtifactStore?.Resource).to.deep.equal([BUCKET, "arn:aws:s3:::other"]);
    expect(pipeline.Artifacts?.Resource).to.equal(`${BUCKET}/golden-*`);
  });

  it("let Sweep clean up after builds for pull requests, if there are any", () => {
    const marks = (pullRequests: boolean) =>
      granted(sweepRolePolicy({ ...LAUNCH, gatesArn: GATES, pullRequests })).EndInstances?.Condition?.StringEquals?.[
        "aws:ResourceTag/ami-pipeline"
      ];
    expect([marks(false), marks(true)]).to.deep.equal(["golden", ["golden", mark]]);
  });
});
