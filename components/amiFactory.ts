// The whole factory, composed of the other components: read this first. index.ts makes one; another program may make
// several.
import * as pulumi from "@pulumi/pulumi";
import { ArtifactBucket } from "./artifactBucket";
import { BuilderNetwork } from "./builderNetwork";
import { BuilderProfile } from "./builderProfile";
import { FACTORY_DEFAULTS } from "./defaults";
import { factoryFaults, type CheckedArgs } from "./factoryFaults";
import { ImagePipeline } from "./imagePipeline";
import { findImages, SOURCE_FOLDER } from "./images";
import { arnOf, lookUpLocation, type Location } from "./location";
import { builderProfileName, logGroupName, pipelineName, projectName, pushRuleName, STAGES } from "./names";
import { buildRolePolicy } from "./policies/buildRole";
import { eventsRolePolicy } from "./policies/eventsRole";
import { pipelineRolePolicy } from "./policies/pipelineRole";
import { codePipelineTrust, eventsTrust } from "./policies/trust";
import { validateRolePolicy } from "./policies/validateRole";
import { ServiceRole } from "./serviceRole";
import { SourceRepository } from "./sourceRepository";
import { StageProject } from "./stageProject";

export interface AmiFactoryArgs {
  /**
   * Distinguishes the factory from every other one in the account and region: names and tags are made of it.
   * @default - `<project>-<stack>-<the component's name>`
   */
  readonly factoryName?: string;
  /**
   * The folder whose content the repository is seeded with.
   * @default - the `buildsrc` folder that comes with this component
   */
  readonly sourceFolder?: string;
  /**
   * The images to build: folders of `images/` in the source folder.
   * @default - all of them
   */
  readonly images?: readonly string[];
  /** @default - the factory's name */
  readonly repositoryName?: string;
  /** @default "What this factory's machine images are made from." */
  readonly repositoryDescription?: string;
  /**
   * The branch that is seeded and whose pushes start the pipelines.
   * @default "main"
   */
  readonly branch?: string;
  /**
   * What happens to a file that both the source folder and people changed since the last seeding.
   * @default "stop"
   */
  readonly onConflict?: "stop" | "overwrite";
  /** @default true */
  readonly retainRepositoryOnDelete?: boolean;
  /**
   * Whether to take over a repository of that name that exists already.
   * @default false
   */
  readonly adoptRepository?: boolean;
  /** @default - the factory's name */
  readonly pipelineNamePrefix?: string;
  /** @default - the factory's name */
  readonly projectNamePrefix?: string;
  /**
   * The container image that the stages run in. It needs Node.js 22 and a Debian-like system.
   * @default "aws/codebuild/standard:8.0"
   */
  readonly buildImage?: string;
  /** @default "BUILD_GENERAL1_SMALL" */
  readonly buildComputeType?: string;
  /** @default 120 */
  readonly buildTimeoutMinutes?: number;
  /** @default 15 */
  readonly validateTimeoutMinutes?: number;
  /** @default 480 */
  readonly queuedTimeoutMinutes?: number;
  /**
   * The VPC to build in, together with `subnetId`.
   * @default - the region's default VPC
   */
  readonly vpcId?: string;
  /**
   * The subnet to build in, together with `vpcId`.
   * @default - one of the default VPC
   */
  readonly subnetId?: string;
  /** @default - true in the default VPC, false in another */
  readonly assignPublicIp?: boolean;
  /**
   * How old an AMI with the same content may be to be used again instead of built anew.
   * @default 30
   */
  readonly rebuildMaxAgeDays?: number;
  /** @default 30 */
  readonly artifactRetentionDays?: number;
  /**
   * Whether destroying the factory empties its artifact bucket.
   * @default true
   */
  readonly deleteArtifactsOnDestroy?: boolean;
  /** @default 90 */
  readonly logRetentionDays?: number;
  /**
   * Tags for every resource, besides `Project`, `Stack` and `ManagedBy`.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A repository of image sources and one pipeline an image that turns each push into AMIs.
 *
 * @example
 * const golden = new AmiFactory("golden", { sourceFolder: "./golden-images", logRetentionDays: 365 });
 * export const { pipelineNames } = golden;
 */
export class AmiFactory extends pulumi.ComponentResource {
  readonly repositoryName: pulumi.Output<string>;
  /** Where to clone the repository from, over HTTPS. */
  readonly cloneUrl: pulumi.Output<string>;
  /** The bucket that the pipelines' artifacts pass through. */
  readonly bucketName: pulumi.Output<string>;
  /** Image → the name of its pipeline. */
  readonly pipelineNames: pulumi.Output<Record<string, string>>;
  /** Image → where to watch its pipeline. */
  readonly consoleUrls: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: AmiFactoryArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:AmiFactory", name, {}, opts);
    const { sourceFolder = SOURCE_FOLDER } = args;
    const settings = withDefaults(name, sourceFolder, args);
    const { factoryName, images, branch, vpcId, subnetId, pipelineNamePrefix, projectNamePrefix } = settings;
    refuseFaults(settings, sourceFolder);

    const location = lookUpLocation(this);
    const tags = { Project: pulumi.getProject(), Stack: pulumi.getStack(), ManagedBy: "Pulumi", ...settings.tags };
    const pipelineOf = (image: string) => pipelineName(pipelineNamePrefix, image);

    const repository = new SourceRepository(
      `${name}-source`,
      {
        repositoryName: settings.repositoryName,
        description: settings.repositoryDescription,
        branch,
        folder: sourceFolder,
        onConflict: settings.onConflict,
        retainOnDelete: settings.retainRepositoryOnDelete,
        adopt: settings.adoptRepository,
        pipelineNames: images.map(pipelineOf),
        tags,
      },
      { parent: this },
    );
    // The repository looks for conflicts first: nothing is created or changed before it found none.
    const inside = { parent: this, dependsOn: repository.existingPipelines.apply((): pulumi.Resource[] => []) };

    const bucket = new ArtifactBucket(
      `${name}-artifacts`,
      { retentionDays: settings.artifactRetentionDays, forceDestroy: settings.deleteArtifactsOnDestroy, tags },
      inside,
    );
    const network = new BuilderNetwork(
      `${name}-builder`,
      {
        ...(vpcId !== undefined && subnetId !== undefined && { network: { vpcId, subnetId } }),
        ...(args.assignPublicIp !== undefined && { assignPublicIp: args.assignPublicIp }),
        tags,
      },
      inside,
    );
    const profile = new BuilderProfile(
      `${name}-builder`,
      { profileName: builderProfileName(factoryName), location, tags },
      inside,
    );
    const stage = {
      location,
      buildImage: settings.buildImage,
      computeType: settings.buildComputeType,
      queuedTimeoutMinutes: settings.queuedTimeoutMinutes,
      logRetentionDays: settings.logRetentionDays,
      tags,
    };
    const [validateName, buildName] = [
      projectName(projectNamePrefix, "validate"),
      projectName(projectNamePrefix, "build"),
    ];
    const validate = new StageProject(
      `${name}-validate`,
      {
        ...stage,
        projectName: validateName,
        description: "Checks templates, scripts and image folders before anything costs money.",
        buildspec: "buildspecs/validate.yml",
        timeoutMinutes: settings.validateTimeoutMinutes,
        environment: { FACTORY: factoryName },
        policy: pulumi
          .output({ location, logGroupName: logGroupName(validateName), bucketArn: bucket.arn })
          .apply(validateRolePolicy),
      },
      inside,
    );
    const build = new StageProject(
      `${name}-build`,
      {
        ...stage,
        projectName: buildName,
        description: "Makes the AMI of an image with Packer, or finds the one that has the same content.",
        buildspec: "buildspecs/build.yml",
        timeoutMinutes: settings.buildTimeoutMinutes,
        environment: {
          FACTORY: factoryName,
          MAX_AGE_DAYS: String(settings.rebuildMaxAgeDays),
          TIMEOUT_MINUTES: String(settings.buildTimeoutMinutes),
          SUBNET_ID: network.subnetId,
          SECURITY_GROUP_ID: network.securityGroupId,
          INSTANCE_PROFILE: profile.name,
          ASSIGN_PUBLIC_IP: String(network.assignPublicIp),
        },
        policy: pulumi
          .output({
            location,
            logGroupName: logGroupName(buildName),
            bucketArn: bucket.arn,
            factoryName,
            subnetId: network.subnetId,
            securityGroupId: network.securityGroupId,
            builderRoleArn: profile.roleArn,
            builderProfileArn: profile.arn,
          })
          .apply(buildRolePolicy),
      },
      inside,
    );

    const pipelineRole = new ServiceRole(
      `${name}-pipeline`,
      {
        description: `Pipelines of ${factoryName}: read the repository, move artifacts, run the stages`,
        trust: codePipelineTrust(),
        policy: pulumi.output({ location, bucketArn: bucket.arn, repositoryArn: repository.arn }).apply((resources) =>
          pipelineRolePolicy({
            ...resources,
            projectArns: STAGES.map((each) =>
              arnOf(resources.location, "codebuild", `project/${projectName(projectNamePrefix, each)}`),
            ),
          }),
        ),
        tags,
      },
      inside,
    );
    const eventsRole = new ServiceRole(
      `${name}-events`,
      {
        description: `Push rules of ${factoryName}: start its pipelines`,
        trust: location.apply((place) => eventsTrust(place, pushRuleName(pipelineOf("*")))),
        policy: location.apply((place) => eventsRolePolicy(place, images.map(pipelineOf))),
        tags,
      },
      inside,
    );

    const pipelines = images.map((image) => ({
      image,
      pipeline: new ImagePipeline(
        `${name}-${image}`,
        {
          image,
          pipelineName: pipelineOf(image),
          roleArn: pipelineRole.arn,
          eventsRoleArn: eventsRole.arn,
          bucketName: bucket.name,
          repositoryName: repository.name,
          repositoryArn: repository.arn,
          branch,
          projects: { validate: validate.name, build: build.name },
          tags,
        },
        { parent: this, dependsOn: repository.seededBefore(pipelineOf(image)) },
      ),
    }));
    repository.seedAfter(Object.fromEntries(pipelines.map(({ image, pipeline }) => [pipelineOf(image), pipeline])));

    this.repositoryName = repository.name;
    this.cloneUrl = repository.cloneUrl;
    this.bucketName = bucket.name;
    this.pipelineNames = pulumi.output(
      Object.fromEntries(pipelines.map(({ image, pipeline }) => [image, pipeline.name])),
    );
    this.consoleUrls = pulumi.all([this.pipelineNames, location]).apply(([names, place]) => consoleUrls(names, place));
    this.registerOutputs({
      repositoryName: this.repositoryName,
      cloneUrl: this.cloneUrl,
      bucketName: this.bucketName,
      pipelineNames: this.pipelineNames,
      consoleUrls: this.consoleUrls,
    });
  }
}

/** The arguments with their defaults filled in. */
interface FactorySettings extends CheckedArgs {
  readonly onConflict: "stop" | "overwrite";
  readonly retainRepositoryOnDelete: boolean;
  readonly adoptRepository: boolean;
  readonly deleteArtifactsOnDestroy: boolean;
}

function withDefaults(name: string, sourceFolder: string, args: AmiFactoryArgs): FactorySettings {
  const { factoryName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}` } = args;
  return {
    ...FACTORY_DEFAULTS,
    repositoryName: factoryName,
    images: findImages(sourceFolder).map((folder) => folder.name),
    pipelineNamePrefix: factoryName,
    projectNamePrefix: factoryName,
    tags: {},
    ...args,
    factoryName,
  };
}

function refuseFaults(settings: CheckedArgs, sourceFolder: string): void {
  const faults = factoryFaults(settings, findImages(sourceFolder));
  if (faults.length === 0) return;
  throw new pulumi.InputPropertiesError({
    message: `The arguments of factory ${settings.factoryName} cannot be used.`,
    errors: faults.map((fault) => ({ propertyPath: fault.name, reason: fault.reason })),
  });
}

/** Where each partition has its console. */
const CONSOLE_HOSTS: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-cn": "console.amazonaws.cn",
};

function consoleUrls(pipelineNames: Record<string, string>, { partition, region }: Location): Record<string, string> {
  const host = CONSOLE_HOSTS[partition] ?? "console.aws.amazon.com";
  return Object.fromEntries(
    Object.entries(pipelineNames).map(([image, pipeline]) => [
      image,
      `https://${region}.${host}/codesuite/codepipeline/pipelines/${pipeline}/view?region=${region}`,
    ]),
  );
}
