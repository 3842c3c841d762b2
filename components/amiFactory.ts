// The whole factory, composed of the other components: read this first.
import * as pulumi from "@pulumi/pulumi";
import { parameterName, pipelineName, projectName } from "./basics/names";
import { giveAdvice } from "./factory/advice";
import { makeCiRoles } from "./factory/ci";
import { layFoundation } from "./factory/foundation";
import { storeGates } from "./factory/gates";
import { makeMonitoring } from "./factory/monitoring";
import { makePipelines } from "./factory/pipelines";
import { makePullRequestPipelines } from "./factory/pullRequests";
import { preparePublishing } from "./factory/publishing";
import { onceInspected, prepareSite } from "./factory/site";
import { makeSource } from "./factory/source";
import { consoleUrls } from "./pipeline/consoleUrls";
import { approverPolicy } from "./policies/approverPolicy";
import { consumerPolicy } from "./policies/consumerPolicy";
import type { PolicyDocument } from "./policies/document";
import { promoterPolicy, upkeepStarterPolicy } from "./policies/starterPolicies";
import { FactoryProjects } from "./projects/factoryProjects";
import { refuseFaults, resolveArgs, type AmiFactoryArgs } from "./settings/factory";
import { SourceRepository } from "./source/sourceRepository";

export type { AmiFactoryArgs } from "./settings/factory";

/**
 * A repository of image sources, or a connection to one, and one pipeline per image that turns each push into AMIs: built, tested, and published
 * in every region or in none.
 *
 * @example
 * export const golden = new AmiFactory("golden", { imagesFolder: "./golden-images", publishRegions: ["eu-west-1"] });
 */
export class AmiFactory extends pulumi.ComponentResource {
  /** The CodeCommit repository's name. Only if that is the source. */
  readonly repositoryName?: pulumi.Output<string>;
  /** Where to clone the CodeCommit repository from, over HTTPS. Only if that is the source. */
  readonly cloneUrl?: pulumi.Output<string>;
  /** The ARN of the connection to the repository. Only if the source is one's own repository. */
  readonly connectionArn?: pulumi.Output<string>;
  /** Whether that connection can be used: PENDING, AVAILABLE or ERROR. */
  readonly connectionStatus?: pulumi.Output<string>;
  /** The console's page of that connection, where somebody completes it. */
  readonly connectionUrl?: pulumi.Output<string>;
  /** The bucket that the pipelines' artifacts pass through, and that keeps the record of every release. */
  readonly bucketName: pulumi.Output<string>;
  /** The subnet that images are built and tested in. */
  readonly subnetId: pulumi.Output<string>;
  /** Image → the name of its pipeline. Empty until the connection is available. */
  readonly pipelineNames: pulumi.Output<Record<string, string>>;
  /** Image → the name of its pipeline for pull requests. Only if pull requests run any. */
  readonly pullRequestPipelineNames?: pulumi.Output<Record<string, string>>;
  /** Image → where to watch its pipeline. */
  readonly consoleUrls: pulumi.Output<Record<string, string>>;
  /** Image → the SSM parameter that points to its newest release, in every region. The releases make it, and it outlives the stack. */
  readonly parameterNames: pulumi.Output<Record<string, string>>;
  /** The ARN of the CodeBuild project that moves a channel to another release. */
  readonly promoteProjectArn: pulumi.Output<string>;
  /** The ARN of the CodeBuild project that looks after what there is. */
  readonly upkeepProjectArn: pulumi.Output<string>;
  /** What those who start it must be allowed: they cannot change what it runs. */
  readonly upkeepStarterPolicy: pulumi.Output<PolicyDocument>;
  /** What those who promote must be allowed: they can start that project, but cannot change what it runs. */
  readonly promoterPolicy: pulumi.Output<PolicyDocument>;
  /** Region → the key that encrypts images there; empty if they are not encrypted with keys of the factory's own. */
  readonly imageKeyArns: pulumi.Output<Record<string, string>>;
  /** What those who launch the images in another account must be allowed there, to use those keys. Only with such keys. */
  readonly consumerPolicy?: pulumi.Output<PolicyDocument>;
  /** The ARN of the topic that tells when a run waits for approval. Only if runs wait for approval. */
  readonly approvalTopicArn?: pulumi.Output<string>;
  /** The console's page of the dashboard. Only if there is one. */
  readonly dashboardUrl?: pulumi.Output<string>;
  /** The ARN of the topic through which people are told. Only if somebody is told. */
  readonly noticesTopicArn?: pulumi.Output<string>;
  /** The ARN of the role that previews pull requests. Only with `githubRepository`. */
  readonly previewRoleArn?: pulumi.Output<string>;
  /** The ARN of the role that deploys from the GitHub environment. Only with `githubRepository`. */
  readonly deployRoleArn?: pulumi.Output<string>;
  /** What those who approve must be allowed. Only if runs wait for approval. */
  readonly approverPolicy?: pulumi.Output<PolicyDocument>;

  constructor(name: string, args: AmiFactoryArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:AmiFactory", name, {}, opts);
    const hasProvider = this.getProvider("aws:codecommit/repository:Repository") !== undefined;
    const settings = resolveArgs(name, args, hasProvider);
    refuseFaults(settings);

    const checkedSite = prepareSite(this, name, settings);
    const source = makeSource(checkedSite);
    const site = onceInspected(checkedSite, source);
    const foundation = layFoundation(site);
    const gates = storeGates(site, foundation);
    const publishing = preparePublishing(site, foundation);
    const projects = new FactoryProjects(name, { ...site, ...foundation, ...publishing, gates }, site.inside);
    const parts = { source, foundation, gates, publishing, projects };
    this.pipelineNames = makePipelines(site, parts);
    giveAdvice(site, parts, this.pipelineNames);
    const forPullRequests = makePullRequestPipelines(site, parts);
    if (forPullRequests) {
      this.pullRequestPipelineNames = forPullRequests;
    }

    const dashboardUrl = makeMonitoring(site, publishing.noticesTopicArn);
    const ciRoles = makeCiRoles(site, source);

    const { location } = site;
    const { imageKeys, approval } = publishing;
    if (source instanceof SourceRepository) {
      this.repositoryName = source.name;
      this.cloneUrl = source.cloneUrl;
    } else {
      this.connectionArn = source.connectionArn;
      this.connectionStatus = source.connectionStatus;
      this.connectionUrl = source.connectionUrl;
    }
    this.bucketName = foundation.bucket.name;
    this.subnetId = foundation.network.subnetId;
    this.consoleUrls = pulumi.all([this.pipelineNames, location]).apply(([names, place]) => consoleUrls(names, place));
    this.parameterNames = pulumi.output(
      Object.fromEntries(settings.images.map((image) => [image, parameterName(settings.parameterPrefix, image)])),
    );
    this.promoteProjectArn = projects.promoteArn;
    this.promoterPolicy = location.apply((place) =>
      promoterPolicy(place, projectName(settings.projectNamePrefix, "promote")),
    );
    this.upkeepProjectArn = projects.upkeepArn;
    this.upkeepStarterPolicy = location.apply((place) =>
      upkeepStarterPolicy(place, projectName(settings.projectNamePrefix, "upkeep")),
    );
    this.imageKeyArns = pulumi.output(imageKeys?.arns ?? {});
    if (imageKeys) {
      this.consumerPolicy = this.imageKeyArns.apply((arns) =>
        consumerPolicy(Object.values(arns), settings.shareSnapshots),
      );
    }
    if (approval) {
      this.approvalTopicArn = approval.arn;
      const asked = settings.images.map((image) => pipelineName(settings.pipelineNamePrefix, image));
      this.approverPolicy = location.apply((place) =>
        approverPolicy(place, asked, projectName(settings.projectNamePrefix, "test")),
      );
    }
    if (dashboardUrl) {
      this.dashboardUrl = dashboardUrl;
    }
    if (publishing.noticesTopicArn) {
      this.noticesTopicArn = publishing.noticesTopicArn;
    }
    if (ciRoles) {
      this.previewRoleArn = ciRoles.previewArn;
      this.deployRoleArn = ciRoles.deployArn;
    }
    this.registerOutputs({
      repositoryName: this.repositoryName,
      cloneUrl: this.cloneUrl,
      bucketName: this.bucketName,
      subnetId: this.subnetId,
      connectionArn: this.connectionArn,
      connectionStatus: this.connectionStatus,
      connectionUrl: this.connectionUrl,
      pipelineNames: this.pipelineNames,
      pullRequestPipelineNames: this.pullRequestPipelineNames,
      consoleUrls: this.consoleUrls,
      parameterNames: this.parameterNames,
      promoteProjectArn: this.promoteProjectArn,
      promoterPolicy: this.promoterPolicy,
      upkeepProjectArn: this.upkeepProjectArn,
      upkeepStarterPolicy: this.upkeepStarterPolicy,
      imageKeyArns: this.imageKeyArns,
      consumerPolicy: this.consumerPolicy,
      approvalTopicArn: this.approvalTopicArn,
      approverPolicy: this.approverPolicy,
      dashboardUrl: this.dashboardUrl,
      noticesTopicArn: this.noticesTopicArn,
      previewRoleArn: this.previewRoleArn,
      deployRoleArn: this.deployRoleArn,
    });
  }
}
