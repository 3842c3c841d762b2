// A pipeline that pull requests start.
import * as codepipeline from "@pulumi/aws/codepipeline";
import type * as inputs from "@pulumi/aws/types/input";
import * as pulumi from "@pulumi/pulumi";
import { ARTIFACTS } from "../../buildsrc/stages/contract";
import type { Operation, Stage } from "../basics/names";
import type { PipelineSource } from "../source/imageSource";
import { windDownFirst } from "../windDown/windDown";
import { artifactStores } from "./artifactStores";

/** What happens to a pull request. */
export type PullRequestEvent = "OPEN" | "UPDATED" | "CLOSED";

/** The arguments of a PullRequestPipeline. */
export interface PullRequestPipelineArgs {
  /** The physical name of the pipeline. */
  readonly pipelineName: string;
  /** The ARN of the role that CodePipeline acts as. */
  readonly roleArn: pulumi.Input<string>;
  /** The name of the bucket that artifacts pass through. */
  readonly bucketName: pulumi.Input<string>;
  /**
   * The ARN of the key that encrypts artifacts.
   * @default - the account's own for S3
   */
  readonly artifactKeyArn?: pulumi.Input<string>;
  /** What the pipeline takes its commits from. */
  readonly source: PipelineSource;
  /** The branch that the pull requests are to be merged into. */
  readonly branch: string;
  /** What starts the pipeline. */
  readonly events: readonly PullRequestEvent[];
  /** The stages, Source first. */
  readonly stages: inputs.codepipeline.PipelineStage[];
  /** Stage or operation → the name of its CodeBuild project, to end its builds before the pipeline goes. */
  readonly projectNames: Readonly<Record<Stage | Operation, string>>;
  /**
   * Tags of the pipeline.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A pipeline that CodePipeline starts when something happens to a pull request, at the pull request's newest commit.
 *
 * @example
 * new PullRequestPipeline("golden-web-pr", {
 *   pipelineName: "golden_pr-web",
 *   events: ["OPEN", "UPDATED"],
 *   stages: pullRequestStages({ image: "web", ...shared }),
 *   ...shared, // role, bucket, source and branch
 * });
 */
export class PullRequestPipeline extends pulumi.ComponentResource {
  /** The pipeline's physical name. */
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: PullRequestPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:PullRequestPipeline", name, {}, opts);
    const { pipelineName, roleArn, bucketName, artifactKeyArn, source, branch, events, stages, tags = {} } = args;

    const pipeline = new codepipeline.Pipeline(
      `${name}-pipeline`,
      {
        name: pipelineName,
        pipelineType: "V2",
        // One after the other: SUPERSEDED would let the run of one pull request end another's, and PARALLEL would launch as
        // many builders at once as there are pushes.
        executionMode: "QUEUED",
        roleArn,
        artifactStores: artifactStores(bucketName, artifactKeyArn),
        stages,
        triggers: [
          {
            providerType: source.action.provider,
            gitConfiguration: {
              sourceActionName: ARTIFACTS.source,
              pullRequests: [{ events: [...events], branches: { includes: [branch] } }],
            },
          },
        ],
        tags,
      },
      { parent: this },
    );
    windDownFirst(name, { pipelineName, projects: args.projectNames }, { parent: this, dependsOn: pipeline });
    this.name = pipeline.name;
    this.registerOutputs({ name: this.name });
  }
}
