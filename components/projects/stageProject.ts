// A CodeBuild project with the role that its builds act as, their log group and their reports.
import * as codebuild from "@pulumi/aws/codebuild";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { environmentType, isCodeBuilds } from "../basics/buildImage";
import type { Location } from "../basics/location";
import { logGroupName, reportGroupName } from "../basics/names";
import { withPull } from "../policies/buildImagePull";
import type { PolicyDocument } from "../policies/document";
import { codeBuildTrust } from "../policies/trust";
import { ServiceRole, type RoleOptions } from "../foundation/serviceRole";

/** The arguments of a StageProject. */
export interface StageProjectArgs {
  /** The physical name of the project. */
  readonly projectName: string;
  /** What the builds do, shown in the consoles. */
  readonly description: string;
  /** Where the factory lives. */
  readonly location: pulumi.Input<Location>;
  /** What the builds may do. */
  readonly policy: pulumi.Input<PolicyDocument>;
  /**
   * The options that all roles of the factory share.
   * @default - none
   */
  readonly roles?: RoleOptions;
  /** The path of the buildspec in the source, or its text. */
  readonly buildspec: string;
  /**
   * The zip in S3 that the builds work on, as `bucket/key`.
   * @default - what a pipeline gives them
   */
  readonly source?: pulumi.Input<string>;
  /**
   * Whether the builds report test results. Destroying the project deletes its report group with all reports.
   * @default false
   */
  readonly reports?: boolean;
  /** The container image that builds run in, such as `aws/codebuild/standard:8.0`. The role may pull it from ECR. */
  readonly buildImage: string;
  /**
   * The size of the machine that builds run on.
   * @default "BUILD_GENERAL1_SMALL"
   */
  readonly computeType?: string;
  /** After how many minutes a running build is stopped: 5 to 2160. */
  readonly timeoutMinutes: number;
  /**
   * For how many minutes a build may wait for a machine: 5 to 480.
   * @default 480
   */
  readonly queuedTimeoutMinutes?: number;
  /**
   * Plain-text environment variables of every build.
   * @default - none
   */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * The ARN of the key that encrypts log events and artifacts. Its policy must let CloudWatch Logs use it.
   * @default - CloudWatch Logs' own key for log events, the account's own S3 key for artifacts
   */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /**
   * For how many days log events are kept: one of the values that CloudWatch Logs accepts.
   * @default 90
   */
  readonly logRetentionDays?: number;
  /**
   * Tags of the project, its role and its log group.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A CodeBuild project, its role and its log group.
 *
 * @example
 * const validate = new StageProject("golden-validate", {
 *   projectName: "golden-validate",
 *   description: "Checks the templates",
 *   location,
 *   policy: location.apply((place) => validateRolePolicy({ location: place, logGroupName, bucketArn })),
 *   buildspec: "buildspecs/validate.yml",
 *   buildImage: "aws/codebuild/standard:8.0",
 *   timeoutMinutes: 10,
 * });
 */
export class StageProject extends pulumi.ComponentResource {
  /** The project's physical name, for a pipeline's action. */
  readonly name: pulumi.Output<string>;
  /** The project's ARN. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: StageProjectArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:StageProject", name, {}, opts);
    const { projectName, description, location, policy, buildspec, buildImage, timeoutMinutes } = args;
    const { computeType = "BUILD_GENERAL1_SMALL", queuedTimeoutMinutes = 480, environment = {} } = args;
    const { source, reports = false, logRetentionDays = 90, kmsKeyArn, roles = {}, tags = {} } = args;

    const logs = new cloudwatch.LogGroup(
      `${name}-logs`,
      {
        name: logGroupName(projectName),
        retentionInDays: logRetentionDays,
        ...(kmsKeyArn !== undefined && { kmsKeyId: kmsKeyArn }),
        tags,
      },
      { parent: this },
    );
    const role = new ServiceRole(
      name,
      {
        ...roles,
        description: `CodeBuild project ${projectName}: ${description}`,
        trust: pulumi.output(location).apply((place) => codeBuildTrust(place, projectName)),
        policy: pulumi.all([policy, location]).apply(([own, place]) => withPull(own, place, buildImage)),
        tags,
      },
      { parent: this },
    );
    const reportGroups = reports
      ? [
          new codebuild.ReportGroup(
            `${name}-reports`,
            {
              name: reportGroupName(projectName),
              type: "TEST",
              exportConfig: { type: "NO_EXPORT" },
              deleteReports: true,
              tags,
            },
            { parent: this },
          ),
        ]
      : [];
    const project = new codebuild.Project(
      `${name}-project`,
      {
        name: projectName,
        description,
        serviceRole: role.arn,
        ...(source === undefined ? inPipeline(buildspec) : onItsOwn(source, buildspec)),
        environment: {
          type: environmentType(buildImage),
          image: buildImage,
          // The only one for CodeBuild's own images, and the one that no repository's policy has to name for others.
          imagePullCredentialsType: isCodeBuilds(buildImage) ? "CODEBUILD" : "SERVICE_ROLE",
          computeType,
          privilegedMode: false,
          environmentVariables: Object.entries(environment).map(([key, value]) => ({
            name: key,
            value,
            type: "PLAINTEXT",
          })),
        },
        // CodeBuild takes its own project's key, not the pipeline's. Source: https://github.com/aws/aws-cdk/issues/4033
        ...(kmsKeyArn !== undefined && { encryptionKey: kmsKeyArn }),
        buildTimeout: timeoutMinutes,
        queuedTimeout: queuedTimeoutMinutes,
        logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: logs.name } },
        tags,
      },
      { parent: this, dependsOn: reportGroups },
    );

    this.name = project.name;
    this.arn = project.arn;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }
}

function inPipeline(buildspec: string) {
  return { source: { type: "CODEPIPELINE", buildspec }, artifacts: { type: "CODEPIPELINE" } };
}

function onItsOwn(location: pulumi.Input<string>, buildspec: string) {
  return { source: { type: "S3", location, buildspec }, artifacts: { type: "NO_ARTIFACTS" } };
}
