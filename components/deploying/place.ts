// The ARNs of what a factory consists of, as policies name them: `*` stands for what is random or not known yet.
import {
  approvalTopicName,
  baseRuleName,
  builderProfileName,
  dashboardName,
  dataKeyAlias,
  imageBuilderProfileName,
  imageBuilderPurpose,
  imageKeyAlias,
  logGroupName,
  noticesTopicName,
  OPERATIONS,
  pipelineName,
  projectName,
  projectNames,
  PULL_REQUEST_PURPOSES,
  pullRequestPrefix,
  pullRequestProjectNames,
  pushRuleName,
  rebuildScheduleName,
  reportGroupName,
  STAGES,
  sweepRuleName,
  tellRulePrefix,
  testProfileName,
  upkeepScheduleName,
} from "../basics/names";
import { alarmSpecs } from "../monitoring/alarmSpecs";
import { asBucketName } from "../foundation/artifactBucket";
import { imagesWithRights } from "../foundation/builderRights";
import { GITHUB_ISSUER } from "../ci/githubProvider";
import type { FactorySettings } from "../settings/values";
import { baseImagesOf } from "../source/baseImages";
import { isConnected } from "../source/connection/providers";

/** Where a factory lives, and what it is called. */
export interface Place {
  readonly partition: string;
  readonly accountId: string;
  /** The home region. */
  readonly region: string;
  /** The home region and the publish regions. */
  readonly regions: readonly string[];
  readonly settings: FactorySettings;
  /** What the names begin with that Pulumi completes. @default - the factory's name, as in the stack's own program */
  readonly name?: string;
  /** The connection to one's own repository, if it is known. @default - any, unless the settings name one */
  readonly connectionArn?: string;
}

/** Kind → the ARNs in a region. */
export const RESOURCES = {
  anything: () => ["*"],
  repository: (place) => [arn(place, "codecommit", place.settings.repositoryName)],
  connection: (place) => {
    const connectionArn = place.connectionArn ?? place.settings.connectionArn;
    return [typeof connectionArn === "string" ? connectionArn : arn(place, "codeconnections", "connection/*")];
  },
  projects: (place) => projects(place).map((name) => arn(place, "codebuild", `project/${name}`)),
  reportGroup: (place) =>
    projects(place)
      .filter((name) => name.endsWith(TEST))
      .map((name) => arn(place, "codebuild", `report-group/${reportGroupName(name)}`)),
  pipelines: (place) =>
    [...pipelines(place), ...pullRequestPipelines(place)].map((name) => arn(place, "codepipeline", name)),
  rules: (place) => {
    const { factoryName } = place.settings;
    // Of each kind of event that is told there is one, or several in a factory with many images.
    const own = [sweepRuleName(factoryName), `${tellRulePrefix(factoryName)}-*`];
    return [...pushRules(place), ...baseRules(place), ...own].map((name) => arn(place, "events", `rule/${name}`));
  },
  schedules: (place) =>
    [...upkeepSchedules(place), ...rebuildSchedules(place)].map((name) =>
      arn(place, "scheduler", `schedule/default/${name}`),
    ),
  // A rule's id is random, and told by its tags.
  recycleBinRules: (place, region) => [arn(place, "rbin", "rule/*", region)],
  // In a stack's configuration it is a text; only a program can set what is known later.
  vpc: (place) => [arn(place, "ec2", `vpc/${typeof place.settings.vpcId === "string" ? place.settings.vpcId : "*"}`)],
  securityGroups: (place) => [arn(place, "ec2", "security-group/*")],
  pipelineRole: (place) => roles(place, ["pipeline", ...ifPullRequests(place, ["pr-pipeline"])]),
  projectRoles: (place) => roles(place, [...STAGES, ...OPERATIONS, ...pullRequestRoles(place)]),
  ruleRoles: (place) => roles(place, ["events", "sweeper", "teller"]),
  scheduleRoles: (place) =>
    roles(place, [
      ...(upkeepSchedules(place).length > 0 ? ["schedule"] : []),
      ...(rebuildSchedules(place).length > 0 ? ["rebuild"] : []),
    ]),
  instanceRoles: (place) => {
    const { factoryName, builderPolicies } = place.settings;
    const own = imagesWithRights(builderPolicies).map((image) => imageBuilderPurpose(factoryName, image));
    return roles(place, ["builder", ...own, "tester"]);
  },
  // The roles that continuous integration deploys with.
  ciRoles: (place) => roles(place, ["preview", "deploy"]),
  githubProvider: (place) => [iamArn(place, `oidc-provider/${GITHUB_ISSUER}`)],
  instanceProfiles: (place) => {
    const { factoryName, rolePath, builderPolicies } = place.settings;
    const own = imagesWithRights(builderPolicies).map((image) => imageBuilderProfileName(factoryName, image));
    return [builderProfileName(factoryName), ...own, testProfileName(factoryName)].map((name) =>
      iamArn(place, `instance-profile${rolePath}${name}`),
    );
  },
  keys: (place, region) => [arn(place, "kms", "key/*", region)],
  imageKeyAlias: (place, region) => [arn(place, "kms", imageKeyAlias(place.settings.factoryName), region)],
  dataKeyAlias: (place) => [arn(place, "kms", dataKeyAlias(place.settings.factoryName))],
  // Which of the two ARNs an action takes: LogGroup, CloudWatch Logs API.
  logGroups: (place) => logGroups(place).map((group) => `${group}:*`),
  logGroupsWithTags: (place) => logGroups(place),
  bucket: (place) => bucketNames(place).map((name) => `arn:${place.partition}:s3:::${name}`),
  // What the stack itself writes, which nobody else does.
  ownObjects: (place) =>
    ["gates", "settings"].map((folder) => `arn:${place.partition}:s3:::${bucketName(place, "artifacts")}/${folder}/*`),
  objects: (place) => bucketNames(place).map((name) => `arn:${place.partition}:s3:::${name}/*`),
  pullRequestBucket: (place) => pullRequestBuckets(place),
  pullRequestObjects: (place) => pullRequestBuckets(place).map((bucket) => `${bucket}/*`),
  alarms: (place) => alarms(place).map((name) => arn(place, "cloudwatch", `alarm:${name}`)),
  // A dashboard belongs to no region.
  dashboard: (place) => [
    arn(place, "cloudwatch", `dashboard/${dashboardName(place.settings.factoryName, place.region)}`, ""),
  ],
  topics: (place) =>
    [approvalTopicName, noticesTopicName].map((nameOf) => arn(place, "sns", nameOf(place.settings.factoryName))),
  // One of one's own, to which the stack only subscribes addresses.
  noticesTopic: ({ settings: { notifyTopicArn } }) => (notifyTopicArn === undefined ? [] : [notifyTopicArn]),
} satisfies Record<string, (place: Place, region: string) => readonly string[]>;

/** A kind of resources. */
export type Kind = keyof typeof RESOURCES;

/** How the names of the projects end that report. */
const TEST = projectName("", "test");

/** The buckets and the roles have names that end with what Pulumi makes up. */
const RANDOM = "*";

function pullRequestBuckets(place: Place): string[] {
  return ifPullRequests(place, [`arn:${place.partition}:s3:::${bucketName(place, "pull-requests")}`]);
}

/** One pattern stands for the alarms of all images: a policy has no room for hundreds of names. */
function alarms({ settings }: Place): string[] {
  return settings.alarms ? alarmSpecs({ ...settings, images: ["*"] }).map(({ name }) => name) : [];
}

function bucketNames(place: Place): string[] {
  return ["artifacts", ...ifPullRequests(place, ["pull-requests"])].map((purpose) => bucketName(place, purpose));
}

function bucketName({ settings, name = settings.factoryName }: Place, purpose: string): string {
  return `${asBucketName(`${name}-${purpose}`)}-${RANDOM}`;
}

function roles(place: Place, purposes: readonly string[]): string[] {
  const { rolePath, factoryName } = place.settings;
  const { name = factoryName } = place;
  return purposes.map((purpose) => iamArn(place, `role${rolePath}${name}-${purpose}-role-${RANDOM}`));
}

function projects(place: Place): string[] {
  const { settings } = place;
  return [
    ...Object.values(projectNames(settings.projectNamePrefix)),
    ...ifPullRequests(place, pullRequestProjectNames(settings)),
  ];
}

function logGroups(place: Place): string[] {
  return projects(place).map((name) => arn(place, "logs", `log-group:${logGroupName(name)}`));
}

function pipelines({ settings }: Place): string[] {
  return settings.images.map((image) => pipelineName(settings.pipelineNamePrefix, image));
}

/** A connection starts the pipelines without rules. */
function pushRules(place: Place): string[] {
  return isConnected(place.settings.source) ? [] : pipelines(place).map(pushRuleName);
}

function baseRules({ settings }: Place): string[] {
  return Object.keys(baseImagesOf(settings)).map((image) =>
    baseRuleName(pipelineName(settings.pipelineNamePrefix, image)),
  );
}

function upkeepSchedules({ settings }: Place): string[] {
  return settings.upkeepSchedule === "" ? [] : [upkeepScheduleName(settings.factoryName)];
}

function rebuildSchedules({ settings }: Place): string[] {
  return Object.keys(settings.rebuildSchedules).map((image) =>
    rebuildScheduleName(pipelineName(settings.pipelineNamePrefix, image)),
  );
}

function pullRequestPipelines(place: Place): string[] {
  const prefix = pullRequestPrefix(place.settings.pipelineNamePrefix);
  return ifPullRequests(place, [prefix, ...place.settings.images.map((image) => pipelineName(prefix, image))]);
}

function pullRequestRoles(place: Place): string[] {
  const purposes = PULL_REQUEST_PURPOSES[place.settings.pullRequestBuilds];
  return ifPullRequests(
    place,
    purposes.map((purpose) => `pr-${purpose}`),
  );
}

function ifPullRequests({ settings }: Place, names: readonly string[]): string[] {
  return settings.pullRequests ? [...names] : [];
}

function arn(place: Place, service: string, resource: string, region = place.region): string {
  return `arn:${place.partition}:${service}:${region}:${place.accountId}:${resource}`;
}

function iamArn({ partition, accountId }: Place, resource: string): string {
  return `arn:${partition}:iam::${accountId}:${resource}`;
}
