// The pipeline of one image: Source, Validate, Build, and the rule that starts it on a push. AmiFactory makes one an image.
import * as codepipeline from "@pulumi/aws/codepipeline";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { pushRuleName } from "./names";

export interface ImagePipelineArgs {
  /** The image that the pipeline makes: a folder of `images/` in the repository. */
  readonly image: string;
  /** The physical name of the pipeline. */
  readonly pipelineName: string;
  /** The role that CodePipeline acts as. */
  readonly roleArn: pulumi.Input<string>;
  /** The role that EventBridge starts the pipeline with. */
  readonly eventsRoleArn: pulumi.Input<string>;
  /** The bucket that artifacts pass through. */
  readonly bucketName: pulumi.Input<string>;
  readonly repositoryName: pulumi.Input<string>;
  readonly repositoryArn: pulumi.Input<string>;
  readonly branch: string;
  /** The CodeBuild projects of the stages. */
  readonly projects: { readonly validate: pulumi.Input<string>; readonly build: pulumi.Input<string> };
  /**
   * Tags of the pipeline and its rule.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** Source: the ActionConfigurationValue of CodePipeline's service model. A variable counts as it is written. */
const MAX_CONFIGURATION_VALUE_LENGTH = 1000;
/** The Source action's name, which a pinned commit is addressed to. */
const SOURCE = "Source";

/**
 * @example
 * new ImagePipeline("golden-ubuntu", {
 *   image: "ubuntu",
 *   pipelineName: "golden-ubuntu",
 *   branch: "main",
 *   projects: { validate: validate.name, build: build.name },
 *   ...shared, // roles, bucket and repository
 * });
 */
export class ImagePipeline extends pulumi.ComponentResource {
  /** The pipeline's physical name. */
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ImagePipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:ImagePipeline", name, {}, opts);
    const { image, pipelineName, roleArn, eventsRoleArn, bucketName, branch, projects, tags = {} } = args;
    const { repositoryName, repositoryArn } = args;
    const environment = stageEnvironment(image);

    const stage = (title: string, project: pulumi.Input<string>, output?: string) => ({
      name: title,
      actions: [
        {
          name: title,
          namespace: title,
          category: "Build",
          owner: "AWS",
          provider: "CodeBuild",
          version: "1",
          inputArtifacts: [SOURCE],
          ...(output !== undefined && { outputArtifacts: [output] }),
          configuration: { ProjectName: project, EnvironmentVariables: environment },
        },
      ],
    });

    const pipeline = new codepipeline.Pipeline(
      `${name}-pipeline`,
      {
        name: pipelineName,
        pipelineType: "V2",
        // A run that waits its turn is never overtaken: what was pushed first is built first.
        executionMode: "QUEUED",
        roleArn,
        artifactStores: [{ type: "S3", location: bucketName }],
        stages: [
          {
            name: SOURCE,
            actions: [
              {
                name: SOURCE,
                namespace: SOURCE,
                category: "Source",
                owner: "AWS",
                provider: "CodeCommit",
                version: "1",
                outputArtifacts: [SOURCE],
                configuration: {
                  RepositoryName: repositoryName,
                  BranchName: branch,
                  // The rule below starts the pipeline: polling would start it a second time.
                  PollForSourceChanges: "false",
                },
              },
            ],
          },
          stage("Validate", projects.validate),
          stage("Build", projects.build, "Build"),
        ],
        tags,
      },
      { parent: this },
    );

    const rule = new cloudwatch.EventRule(
      `${name}-push`,
      {
        name: pushRuleName(pipelineName),
        description: `Starts ${pipelineName} when ${branch} moves`,
        eventPattern: pulumi.output(repositoryArn).apply((arn) => JSON.stringify(pushPattern(arn, branch))),
        tags,
      },
      // After the pipeline, so that no push is lost to a pipeline that is not there yet.
      { parent: this, dependsOn: pipeline },
    );
    new cloudwatch.EventTarget(
      `${name}-start`,
      {
        rule: rule.name,
        targetId: "pipeline",
        arn: pipeline.arn,
        roleArn: eventsRoleArn,
        inputTransformer: { inputPaths: { commit: "$.detail.commitId" }, inputTemplate: PIN_COMMIT },
      },
      { parent: this },
    );

    this.name = pipeline.name;
    this.arn = pipeline.arn;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }
}

/** Starts the run at the commit that was pushed, not at what the branch points to by then. EventBridge adds the quotes. */
const PIN_COMMIT = `{"sourceRevisions":[{"actionName":"${SOURCE}","revisionType":"COMMIT_ID","revisionValue":<commit>}]}`;

function pushPattern(repositoryArn: string, branch: string) {
  return {
    source: ["aws.codecommit"],
    "detail-type": ["CodeCommit Repository State Change"],
    resources: [repositoryArn],
    detail: { event: ["referenceCreated", "referenceUpdated"], referenceType: ["branch"], referenceName: [branch] },
  };
}

/** What a run tells its builds, as CodePipeline wants it: one JSON text, of limited length. */
function stageEnvironment(image: string): string {
  const text = JSON.stringify([
    { name: "IMAGE", value: image, type: "PLAINTEXT" },
    { name: "COMMIT_ID", value: `#{${SOURCE}.CommitId}`, type: "PLAINTEXT" },
  ]);
  if (text.length > MAX_CONFIGURATION_VALUE_LENGTH) {
    throw new pulumi.InputPropertyError({
      propertyPath: "image",
      reason: `the builds' environment has ${text.length} characters; CodePipeline takes ${MAX_CONFIGURATION_VALUE_LENGTH}. Use a shorter image name.`,
    });
  }
  return text;
}
