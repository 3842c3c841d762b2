// The pipeline of one image, and what starts it on a push.
import * as codepipeline from "@pulumi/aws/codepipeline";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { baseRuleName, pushRuleName, type Operation, type Stage } from "../basics/names";
import { ARTIFACTS, PIPELINE_VARIABLES } from "../../buildsrc/stages/contract";
import type { PipelineSource } from "../source/imageSource";
import { windDownFirst } from "../windDown/windDown";
import { artifactStores } from "./artifactStores";
import { pipelineStages, type ApprovalRequest } from "./stages";

/** The arguments of an ImagePipeline. */
export interface ImagePipelineArgs {
  /** The image that the pipeline makes: a folder of `images/` in the repository. */
  readonly image: string;
  /** The physical name of the pipeline. */
  readonly pipelineName: string;
  /** The ARN of the role that CodePipeline acts as. */
  readonly roleArn: pulumi.Input<string>;
  /**
   * The ARN of the role that EventBridge starts the pipeline with.
   * @default - none, if no event starts it
   */
  readonly eventsRoleArn?: pulumi.Input<string>;
  /**
   * The SSM parameter with the release that the image is built on: the pipeline starts when it changes.
   * @default - none
   */
  readonly baseParameter?: string;
  /** The name of the bucket that artifacts pass through. */
  readonly bucketName: pulumi.Input<string>;
  /**
   * The ARN of the key that encrypts artifacts.
   * @default - the account's own for S3
   */
  readonly artifactKeyArn?: pulumi.Input<string>;
  /** The key of the gates' code in that bucket: what Test and Publish run. */
  readonly gatesKey: pulumi.Input<string>;
  /**
   * The name of the instance profile of the image's builders.
   * @default - that of all images without rights of their own
   */
  readonly builderProfile?: string;
  /** What the pipeline takes its commits from, and what starts it. */
  readonly source: PipelineSource;
  /** Stage → the name of its CodeBuild project. */
  readonly projects: Readonly<Record<Stage, pulumi.Input<string>>>;
  /** Stage or operation → the name of its CodeBuild project, to end its builds before the pipeline goes. */
  readonly projectNames: Readonly<Record<Stage | Operation, string>>;
  /**
   * The request for approval, which waits before an AMI is published for the first time.
   * @default - nobody
   */
  readonly approval?: ApprovalRequest;
  /**
   * Whether a run whose image has a current release skips all stages after Validate.
   * @default true
   */
  readonly skipUnchanged?: boolean;
  /**
   * Tags of the pipeline and its rule.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * The pipeline of one image, and what starts it when the branch moves: CodePipeline itself, or a rule of EventBridge.
 *
 * @example
 * new ImagePipeline("golden-ubuntu", {
 *   image: "ubuntu",
 *   pipelineName: "golden-ubuntu",
 *   projects: { validate: validate.name, build: build.name, test: test.name, publish: publish.name },
 *   projectNames: projectNames("golden"),
 *   ...shared, // roles, bucket and source
 * });
 */
export class ImagePipeline extends pulumi.ComponentResource {
  /** The pipeline's physical name. */
  readonly name: pulumi.Output<string>;
  /** The pipeline's ARN. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ImagePipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:ImagePipeline", name, {}, opts);
    const { pipelineName, roleArn, eventsRoleArn, bucketName, artifactKeyArn, source, tags = {} } = args;

    const pipeline = new codepipeline.Pipeline(
      `${name}-pipeline`,
      {
        name: pipelineName,
        pipelineType: "V2",
        // A run that waits its turn is never overtaken: what was pushed first is built first.
        executionMode: "QUEUED",
        roleArn,
        artifactStores: artifactStores(bucketName, artifactKeyArn),
        stages: pipelineStages(args),
        variables: Object.entries(PIPELINE_VARIABLES).map(([variable, declared]) => ({ name: variable, ...declared })),
        ...(source.pushes && {
          triggers: [
            {
              providerType: source.action.provider,
              gitConfiguration: { sourceActionName: ARTIFACTS.source, pushes: [...source.pushes] },
            },
          ],
        }),
        tags,
      },
      { parent: this },
    );

    const windDown = windDownFirst(
      name,
      { pipelineName, projects: args.projectNames },
      { parent: this, dependsOn: pipeline },
    );
    if (source.pushEvents && eventsRoleArn !== undefined) {
      const { pattern, branch } = source.pushEvents;
      const rule = new cloudwatch.EventRule(
        `${name}-push`,
        {
          name: pushRuleName(pipelineName),
          description: `Starts ${pipelineName} when ${branch} moves`,
          eventPattern: pulumi.output(pattern).apply((event) => JSON.stringify(event)),
          tags,
        },
        // After the pipeline: a rule without its pipeline would lose a push. Gone before the pipeline's runs are ended, so
        // that it starts no other.
        { parent: this, dependsOn: [pipeline, windDown] },
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
    }

    if (args.baseParameter !== undefined && eventsRoleArn !== undefined) {
      const rule = new cloudwatch.EventRule(
        `${name}-base`,
        {
          name: baseRuleName(pipelineName),
          description: `Starts ${pipelineName} when ${args.baseParameter} changes`,
          eventPattern: JSON.stringify(changePattern(args.baseParameter)),
          tags,
        },
        { parent: this, dependsOn: [pipeline, windDown] },
      );
      new cloudwatch.EventTarget(
        `${name}-rebuild`,
        // The run takes the newest commit. A pipeline ignores all else in its input.
        { rule: rule.name, targetId: "pipeline", arn: pipeline.arn, roleArn: eventsRoleArn },
        { parent: this },
      );
    }

    this.name = pipeline.name;
    this.arn = pipeline.arn;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }
}

/** Starts the run at the commit that was pushed, not at what the branch points to by then. EventBridge adds the quotes. */
const PIN_COMMIT = `{"sourceRevisions":[{"actionName":"${ARTIFACTS.source}","revisionType":"COMMIT_ID","revisionValue":<commit>}]}`;

/**
 * A new value of the parameter, by a release or a rollback, and no label. A value that Parameter Store refused is told with an
 * exception. Sources: "Parameter Store events" among the event examples, and "Native parameter support for Amazon Machine
 * Image IDs", Systems Manager user guide.
 */
function changePattern(parameter: string) {
  return {
    source: ["aws.ssm"],
    "detail-type": ["Parameter Store Change"],
    detail: { name: [parameter], operation: ["Create", "Update"], exception: [{ exists: false }] },
  };
}
