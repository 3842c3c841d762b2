// What starts an image's pipeline, what it runs, and what passes from stage to stage.
import { expect } from "chai";
import { ImagePipeline, type ImagePipelineArgs } from "../../components/imagePipeline";
import { deploy, rejection } from "../helpers/deploy";

const PIPELINE = "aws:codepipeline/pipeline:Pipeline";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const ARGS: ImagePipelineArgs = {
  image: "web",
  pipelineName: "golden-web",
  roleArn: "arn:aws:iam::1:role/pipeline",
  eventsRoleArn: "arn:aws:iam::1:role/events",
  bucketName: "golden-artifacts",
  repositoryName: "golden",
  repositoryArn: "arn:aws:codecommit:us-east-1:1:golden",
  branch: "main",
  projects: { validate: "golden-validate", build: "golden-build" },
};
const make = (args?: Partial<ImagePipelineArgs>) => deploy(() => new ImagePipeline("golden-web", { ...ARGS, ...args }));
const text = (value: unknown) => (typeof value === "string" ? value : "");

describe("ImagePipeline", () => {
  it("is a queueing V2 pipeline with one artifact store", async () => {
    expect((await make()).one(PIPELINE).inputs).to.deep.include({
      name: "golden-web",
      pipelineType: "V2",
      executionMode: "QUEUED",
      roleArn: ARGS.roleArn,
      artifactStores: [{ type: "S3", location: "golden-artifacts" }],
    });
  });

  it("takes the commit from the branch, validates it, then builds it", async () => {
    const codeBuild = {
      category: "Build",
      owner: "AWS",
      provider: "CodeBuild",
      version: "1",
      inputArtifacts: ["Source"],
    };
    const environment =
      '[{"name":"IMAGE","value":"web","type":"PLAINTEXT"},{"name":"COMMIT_ID","value":"#{Source.CommitId}","type":"PLAINTEXT"}]';
    const configuration = (project: string) => ({ ProjectName: project, EnvironmentVariables: environment });

    expect((await make()).one(PIPELINE).inputs.stages).to.deep.equal([
      {
        name: "Source",
        actions: [
          {
            name: "Source",
            namespace: "Source",
            category: "Source",
            owner: "AWS",
            provider: "CodeCommit",
            version: "1",
            outputArtifacts: ["Source"],
            configuration: { RepositoryName: "golden", BranchName: "main", PollForSourceChanges: "false" },
          },
        ],
      },
      {
        name: "Validate",
        actions: [
          { ...codeBuild, name: "Validate", namespace: "Validate", configuration: configuration("golden-validate") },
        ],
      },
      {
        name: "Build",
        actions: [
          {
            ...codeBuild,
            name: "Build",
            namespace: "Build",
            outputArtifacts: ["Build"],
            configuration: configuration("golden-build"),
          },
        ],
      },
    ]);
  });

  it("is started by a push to its branch, at the commit that was pushed", async () => {
    const deployment = await make({ branch: "release" });
    const [rule, target] = [deployment.one(RULE), deployment.one(TARGET)];

    expect(rule.inputs.name).to.equal("golden-web-push");
    expect(JSON.parse(text(rule.inputs.eventPattern))).to.deep.equal({
      source: ["aws.codecommit"],
      "detail-type": ["CodeCommit Repository State Change"],
      resources: [ARGS.repositoryArn],
      detail: {
        event: ["referenceCreated", "referenceUpdated"],
        referenceType: ["branch"],
        referenceName: ["release"],
      },
    });
    expect(target.inputs).to.deep.include({
      rule: "golden-web-push",
      arn: "arn:aws:codepipeline:us-east-1:123456789012:golden-web",
      roleArn: ARGS.eventsRoleArn,
      inputTransformer: {
        inputPaths: { commit: "$.detail.commitId" },
        inputTemplate:
          '{"sourceRevisions":[{"actionName":"Source","revisionType":"COMMIT_ID","revisionValue":<commit>}]}',
      },
    });
  });

  it("is there before the rule that starts it", async () => {
    const deployment = await make();
    expect(deployment.waitsFor(deployment.one(RULE), deployment.one(PIPELINE))).to.equal(true);
  });

  it("refuses what makes the builds' environment longer than CodePipeline takes", async () => {
    expect(await rejection(make({ image: "x".repeat(900) }))).to.match(
      /^image: the builds' environment has 10\d\d characters; CodePipeline takes 1000\. Use a shorter image name\.$/,
    );
  });
});
