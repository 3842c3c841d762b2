// The whole factory, composed of the other components: read this first. index.ts makes one; another program may make
// several.
import { BucketObjectv2 } from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { KEYS } from "../buildsrc/stages/contract";
import { ApprovalTopic } from "./publishing/approvalTopic";
import { ArtifactBucket } from "./foundation/artifactBucket";
import { BuilderNetwork } from "./foundation/builderNetwork";
import { consoleUrls } from "./pipeline/consoleUrls";
import { DataKey } from "./foundation/dataKey";
import { refuseFaults, withDefaults, type AmiFactoryArgs } from "./settings/factoryArgs";
import { FactoryProjects } from "./projects/factoryProjects";
import { resolveEncryption } from "./publishing/encryption";
import { ImageKeys } from "./publishing/imageKeys";
import { ImagePipeline } from "./pipeline/imagePipeline";
import { InstanceProfile } from "./foundation/instanceProfile";
import { arnOf, lookUpLocation } from "./basics/location";
import {
  approvalTopicName,
  artifactPrefix,
  builderProfileName,
  logGroupName,
  OPERATIONS,
  parameterName,
  pipelineName,
  projectName,
  pushRuleName,
  STAGES,
  testProfileName,
} from "./basics/names";
import { approverPolicy } from "./policies/approverPolicy";
import { builderInstanceRolePolicy } from "./policies/builderInstanceRole";
import { consumerPolicy } from "./policies/consumerPolicy";
import type { PolicyDocument } from "./policies/document";
import { eventsRolePolicy } from "./policies/eventsRole";
import { pipelineRolePolicy } from "./policies/pipelineRole";
import { testInstanceRolePolicy } from "./policies/testInstanceRole";
import { codePipelineTrust, eventsTrust } from "./policies/trust";
import { checkPublishRegions } from "./publishing/regions";
import { publishSettings } from "./publishing/settings";
import { roleOptions, ServiceRole } from "./foundation/serviceRole";
import { SourceRepository } from "./source/sourceRepository";

export type { AmiFactoryArgs } from "./settings/factoryArgs";

/**
 * A repository of image sources, and one pipeline an image that turns each push into AMIs: built, tested, and published
 * in every region or in none.
 *
 * @example
 * const golden = new AmiFactory("golden", { sourceFolder: "./golden-images", publishRegions: ["eu-west-1"] });
 * export const { parameterNames } = golden;
 */
export class AmiFactory extends pulumi.ComponentResource {
  readonly repositoryName: pulumi.Output<string>;
  /** Where to clone the repository from, over HTTPS. */
  readonly cloneUrl: pulumi.Output<string>;
  /** The bucket that the pipelines' artifacts pass through, and that keeps what is known of every release. */
  readonly bucketName: pulumi.Output<string>;
  /** Image → the name of its pipeline. */
  readonly pipelineNames: pulumi.Output<Record<string, string>>;
  /** Image → where to watch its pipeline. */
  readonly consoleUrls: pulumi.Output<Record<string, string>>;
  /** Image → the SSM parameter that says its newest release, in every region. The releases make it, and it outlives the stack. */
  readonly parameterNames: pulumi.Output<Record<string, string>>;
  /** The ARN of the CodeBuild project that moves a channel to another release. */
  readonly promoteProject: pulumi.Output<string>;
  /** Region → the key that encrypts images there; empty if they are not encrypted with keys of the factory's own. */
  readonly imageKeyArns: pulumi.Output<Record<string, string>>;
  /** What whoever launches the images in another account must be allowed there, to use those keys. */
  readonly consumerPolicy: pulumi.Output<PolicyDocument | undefined>;
  /** The topic that says when a run waits for approval. */
  readonly approvalTopicArn: pulumi.Output<string | undefined>;
  /** What whoever approves must be allowed. */
  readonly approverPolicy: pulumi.Output<PolicyDocument | undefined>;

  constructor(name: string, args: AmiFactoryArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:AmiFactory", name, {}, opts);
    const hasProvider = this.getProvider("aws:codecommit/repository:Repository") !== undefined;
    const settings = withDefaults(name, args, hasProvider);
    refuseFaults(settings);
    const { factoryName, images, branch, vpcId, subnetId, assignPublicIp, pipelineNamePrefix } = settings;

    const location = lookUpLocation(this);
    const regionsAreGood = checkPublishRegions(this, settings, location);
    const tags = { Project: pulumi.getProject(), Stack: pulumi.getStack(), ManagedBy: "Pulumi", ...settings.tags };
    const roles = roleOptions(settings);
    const pipelineOf = (image: string) => pipelineName(pipelineNamePrefix, image);

    const repository = new SourceRepository(
      `${name}-source`,
      {
        repositoryName: settings.repositoryName,
        description: settings.repositoryDescription,
        branch,
        folder: settings.sourceFolder,
        onConflict: settings.onConflict,
        retainOnDelete: settings.retainRepositoryOnDelete,
        adopt: settings.adoptRepository,
        pipelineNames: images.map(pipelineOf),
        tags,
      },
      { parent: this, dependsOn: regionsAreGood },
    );
    // The repository looks for conflicts first: nothing is created or changed before it found none.
    const isGood = pulumi.all([regionsAreGood, repository.existingPipelines]);
    const inside = { parent: this, dependsOn: isGood.apply((): pulumi.Resource[] => []) };

    const dataKey = settings.customerManagedKey
      ? new DataKey(
          `${name}-data`,
          {
            factoryName,
            location,
            logGroupNames: [...STAGES, ...OPERATIONS].map((purpose) =>
              logGroupName(projectName(settings.projectNamePrefix, purpose)),
            ),
            topic: settings.approval,
            deleteOnDestroy: settings.deleteArtifactsOnDestroy,
            tags,
          },
          inside,
        )
      : undefined;
    const ownKey = dataKey && { kmsKeyArn: dataKey.arn };
    const bucket = new ArtifactBucket(
      `${name}-artifacts`,
      {
        artifactPrefix: artifactPrefix(pipelineNamePrefix),
        location,
        ...ownKey,
        retentionDays: settings.artifactRetentionDays,
        deleteOnDestroy: settings.deleteArtifactsOnDestroy,
        tags,
      },
      inside,
    );
    const network = new BuilderNetwork(
      `${name}-builder`,
      {
        ...(vpcId !== undefined && subnetId !== undefined && { network: { vpcId, subnetId } }),
        ...(assignPublicIp !== undefined && { assignPublicIp }),
        tags,
      },
      inside,
    );
    const builder = new InstanceProfile(
      `${name}-builder`,
      {
        ...roles,
        profileName: builderProfileName(factoryName),
        description: "The instances that Packer provisions: Session Manager reaches them",
        policy: location.apply(builderInstanceRolePolicy),
        location,
        tags,
      },
      inside,
    );
    const tester = new InstanceProfile(
      `${name}-tester`,
      {
        ...roles,
        profileName: testProfileName(factoryName),
        description: "The instances that Test launches: Run Command reaches them",
        policy: location.apply(testInstanceRolePolicy),
        location,
        tags,
      },
      inside,
    );

    const imageKeys =
      resolveEncryption(settings) === "customer-managed"
        ? new ImageKeys(
            `${name}-images`,
            {
              factoryName,
              publishRegions: settings.publishRegions.filter((region) => region !== settings.homeRegion),
              location,
              accounts: settings.publishAccounts,
              organizations: settings.publishOrganizations,
              organizationalUnits: settings.publishOrganizationalUnits,
              tags,
            },
            inside,
          )
        : undefined;
    const imageKeyArns = imageKeys?.arns ?? pulumi.output<Record<string, string>>({});
    // Without tags: S3 takes 10 an object, and the user may have more.
    const published = new BucketObjectv2(
      `${name}-publish-settings`,
      {
        bucket: bucket.name,
        key: KEYS.publishSettings,
        contentType: "application/json",
        content: pulumi
          .all([location, imageKeyArns])
          .apply(([{ region }, keys]) => JSON.stringify(publishSettings(settings, region, keys), undefined, 2)),
      },
      { ...inside, retainOnDelete: !settings.deleteArtifactsOnDestroy },
    );

    const projects = new FactoryProjects(
      name,
      {
        settings,
        location,
        repository,
        bucket,
        network,
        builder,
        tester,
        ...(dataKey && { dataKey }),
        ...(imageKeys && { imageKeys }),
        tags,
      },
      inside,
    );

    const approval = settings.approval
      ? new ApprovalTopic(
          `${name}-approval`,
          { topicName: approvalTopicName(factoryName), emails: settings.approvalEmails, ...ownKey, tags },
          inside,
        )
      : undefined;
    const pipelineRole = new ServiceRole(
      `${name}-pipeline`,
      {
        ...roles,
        description: `Pipelines of ${factoryName}: read the repository, move artifacts, run the stages`,
        trust: codePipelineTrust(),
        policy: pulumi
          .output({
            location,
            bucketArn: bucket.arn,
            artifactPrefix: artifactPrefix(pipelineNamePrefix),
            repositoryArn: repository.arn,
            ...(dataKey && { dataKeyArn: dataKey.arn }),
            ...(approval && { approvalTopicArn: approval.arn }),
          })
          .apply((resources) =>
            pipelineRolePolicy({
              ...resources,
              projectArns: STAGES.map((stage) =>
                arnOf(resources.location, "codebuild", `project/${projectName(settings.projectNamePrefix, stage)}`),
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
        ...roles,
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
          ...(dataKey && { artifactKeyArn: dataKey.arn }),
          repositoryName: repository.name,
          repositoryArn: repository.arn,
          branch,
          projects: projects.stages,
          ...(approval && {
            approval: { topicArn: approval.arn, timeoutMinutes: settings.approvalTimeoutMinutes },
          }),
          tags,
        },
        {
          parent: this,
          dependsOn: repository.seededBefore(pipelineOf(image)).apply((seeding) => [...seeding, published]),
        },
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
    this.parameterNames = pulumi.output(
      Object.fromEntries(images.map((image) => [image, parameterName(settings.parameterPrefix, image)])),
    );
    this.promoteProject = projects.promote;
    this.imageKeyArns = imageKeyArns;
    this.consumerPolicy = imageKeyArns.apply((arns) => (imageKeys ? consumerPolicy(Object.values(arns)) : undefined));
    this.approvalTopicArn = pulumi.output(approval?.arn);
    this.approverPolicy = location.apply((place) =>
      approval ? approverPolicy(place, images.map(pipelineOf)) : undefined,
    );
    this.registerOutputs({
      repositoryName: this.repositoryName,
      cloneUrl: this.cloneUrl,
      bucketName: this.bucketName,
      pipelineNames: this.pipelineNames,
      consoleUrls: this.consoleUrls,
      parameterNames: this.parameterNames,
      promoteProject: this.promoteProject,
      imageKeyArns: this.imageKeyArns,
      consumerPolicy: this.consumerPolicy,
      approvalTopicArn: this.approvalTopicArn,
      approverPolicy: this.approverPolicy,
    });
  }
}
