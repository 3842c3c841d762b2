// Every setting of a factory, once. The parser, ranges, defaults, arguments of an AmiFactory, the schema in Pulumi.yaml
// and docs/settings.md are derived from these tables. After a change, run npm run settings.
import { SHELLCHECK_SEVERITIES } from "../../buildsrc/stages/contract";
import { githubEnvironmentFault, githubRepositoryFault, stateKeyFault } from "../ci/faults";
import { stateBackendFault } from "../ci/stateBackend";
import { branchFault, descriptionFault } from "../source/faults";
import { connectionArnFault, repositoryFolderFault } from "../source/connection/faults";
import { SOURCES } from "../source/connection/providers";
import { pathFault, policyFault } from "../foundation/roleFaults";
import { scheduleFault } from "../schedules/expression";
import { timeZoneFault } from "../schedules/timeZone";
import { subnetFault, vpcFault } from "../foundation/networkFaults";
import { IMAGE_ENCRYPTIONS } from "../publishing/encryption";
import { tagFaults } from "./tagFaults";
import { buildImageFault, COMPUTE_TYPES } from "./buildEnvironment";
import {
  acceptedDays,
  builderRights,
  choice,
  count,
  days,
  derivedText,
  flag,
  flagOrAuto,
  minutes,
  optionalInput,
  optionalText,
  text,
  texts,
  textOrNone,
  textsByKey,
} from "./kinds";

const LIST_OF_ARNS = 'a list of ARNs; use one like ["arn:aws:…"]';

const REPOSITORY = {
  source: choice({
    doc: "Where images are made from: `codecommit` is a repository that the stack makes and commits buildsrc/ to; the others are a repository of your own there, which a connection of AWS CodeConnections reaches (docs/repository.md).",
    of: SOURCES,
    default: "codecommit",
  }),
  connectionArn: optionalInput({
    doc: "The ARN of the connection to your own repository. GitHub Enterprise Server and self-managed GitLab need one that exists.",
    otherwise: "a connection that the stack makes, which somebody has to complete once in the console",
    faultOf: connectionArnFault,
  }),
  repository: optionalText({
    doc: "Your own repository, as owner/name. Groups of GitLab may be nested.",
    otherwise: "none; every source but codecommit needs it",
  }),
  repositoryFolder: optionalText({
    doc: "The folder of your own repository that has the contents of buildsrc/. Files outside of it influence no image.",
    otherwise: "the repository's root",
    faultOf: repositoryFolderFault,
  }),
  triggerTags: texts({
    doc: "Patterns of tags in your own repository: pushing such a tag starts the pipelines, too, at the tag's commit, which may be on no branch. Protect these tags there: whoever may push one decides what is released, past the protection of the branch.",
    otherwise: "none; only pushes to the branch start them",
    expected: 'a list of patterns; use one like ["v*"]',
  }),
  repositoryName: derivedText({
    doc: "The name of the CodeCommit repository.",
    from: (factoryName) => factoryName,
    otherwise: "the factory's name",
  }),
  repositoryDescription: text({
    doc: "The description of the repository, shown in the console.",
    default: "What this factory's machine images are made from.",
    faultOf: descriptionFault,
  }),
  branch: text({
    doc: "The branch that images are made from, whose pushes start the pipelines. In a CodeCommit repository it is the one that is seeded.",
    default: "main",
    faultOf: branchFault,
  }),
  onConflict: choice({
    doc: "What happens to a file that changed in buildsrc/ and in the repository since the last seeding: `stop` ends with an error that names the files; `overwrite` commits the file from buildsrc/, and the history keeps both versions.",
    of: ["stop", "overwrite"],
    default: "stop",
  }),
  retainRepositoryOnDelete: flag({
    doc: "Whether pulumi destroy leaves the repository, with its history, in the account. It goes by the setting at the last pulumi up.",
    default: true,
  }),
  adoptRepository: flag({
    doc: "Whether to take over an existing repository of that name, such as one that pulumi destroy left.",
    default: false,
  }),
};

const IMAGES = {
  imagesFolder: optionalText({
    doc: "A folder with images of your own, each a folder with a file image.pkrvars.json. It is committed as images/, in place of the example images, which are then neither committed nor built. A relative path starts at the folder that Pulumi runs in.",
    otherwise: "the images/ folder of the source folder",
  }),
  images: texts({
    doc: "The images to build: names of folders in images/.",
    defaultFor: ({ images }) => images,
    otherwise: "all folders in images/",
    expected: 'a list of folder names; use one like ["ubuntu-24.04"]',
  }),
  baseImages: textsByKey({
    doc: "Images of your own repository that are built on others: image name → the image that it is built on, whose releases start its pipeline. Where pulumi up sees the images' folders, base_image in their settings says it.",
    otherwise: "what the settings of the images in the folder say",
    expected: 'an object of image names; use one like {"app": "ubuntu-24.04"}',
    faultsOf: () => [],
  }),
  baseImageAccounts: texts({
    doc: "The accounts all of whose AMIs images may start from, by their ids; the factory's own account may be among them. Other base images are public ones of the publishers of the families (Amazon, Canonical, Debian, Red Hat, Rocky Linux and AlmaLinux), and releases of the factory.",
    otherwise: "none",
    expected: 'a list of account ids; use one like ["123456789012"]',
  }),
  builderPolicies: builderRights({
    doc: "Rights of single images' builders, such as to read a bucket: image name → a list of ARNs of managed policies and of statements as IAM writes them. The builder of such an image gets a role of its own. Builders of pull requests and test instances get none of these rights. Whoever can push to the repository can use them (docs/permissions.md).",
    otherwise: "none: a builder may only let Systems Manager reach it",
    expected:
      'an object of lists, of ARNs of managed policies and of statements; use one like {"web": ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}',
  }),
  builderInputs: texts({
    doc: "The parameters and secrets that images may hand to their provisioners, in the factory's account and home region: `ssm:` or `secretsmanager:` and a name, which may end with * for any rest. Builds of pull requests get none. Whoever can push to the repository can read them (docs/permissions.md).",
    otherwise: "none",
    expected: 'a list of parameters and secrets; use one like ["ssm:/team/token", "secretsmanager:team/db"]',
  }),
  rebuildMaxAgeDays: days({
    doc: "Up to what age an AMI with the same content is reused; 0 builds a new one every time.",
    default: 30,
    min: 0,
    max: 3650,
  }),
  skipUnchanged: flag({
    doc: "Whether a run whose image has a current release skips all stages after Validate. With false, Build finds the AMI again, Test its record, and Publish puts everything right once more.",
    default: true,
  }),
  imageEncryption: choice({
    doc: "The keys that encrypt images: `aws-managed` is AWS's own key for EBS (alias/aws/ebs), whatever the account's default key is, and no other account can use it; `customer-managed` is one key per region that the stack creates and that pulumi destroy keeps; `none` does not encrypt images, and is refused where the account encrypts every volume by default; `auto` is customer-managed for shared images and aws-managed for others.",
    of: IMAGE_ENCRYPTIONS,
    default: "auto",
  }),
};

const PULL_REQUESTS = {
  pullRequests: flag({
    doc: "Whether pull requests to the branch of your own repository run pipelines of their own, which cannot publish (docs/pull-requests.md).",
    default: false,
  }),
  pullRequestBuilds: choice({
    doc: "What a pull request runs: `validate` only checks its files; `build` also builds each image whose content changes, and tests it.",
    of: ["validate", "build"],
    default: "validate",
  }),
  pullRequestDays: days({
    doc: "How old what a pull request's pipelines made can become. Its AMIs go when it is closed; those of others that are older go with them.",
    default: 14,
    min: 1,
    max: 365,
  }),
};

const NAMES = {
  pipelineNamePrefix: derivedText({
    doc: "What the names of the pipelines start with, before the name of the image.",
    from: (factoryName) => factoryName,
    otherwise: "the factory's name",
  }),
  projectNamePrefix: derivedText({
    doc: "What the names of the CodeBuild projects start with, before the name of the stage.",
    from: (factoryName) => factoryName,
    otherwise: "the factory's name",
  }),
  parameterPrefix: derivedText({
    doc: "What the names of the SSM parameters start with, before a slash and the name of the image. Publish creates the parameters, so they outlive the stack.",
    from: (factoryName) => `/${factoryName}`,
    otherwise: "a slash and the factory's name",
  }),
  tags: textsByKey({
    doc: "Tags for every resource, in addition to Project, Stack and ManagedBy.",
    otherwise: "none",
    expected: 'an object of texts; use one like {"CostCenter": "42"}',
    faultsOf: tagFaults,
  }),
};

/** Source of the limits: the service models of CodeBuild and CodePipeline, and the quota of 8 hours per test action. */
const STAGES = {
  buildImage: text({
    doc: "The container image that CodeBuild runs the stages in: one of CodeBuild's with Node.js 22 on Ubuntu, or your own in ECR. docs/operations.md says what your own has to contain.",
    // Ubuntu, with Node.js 22 and 24. Source: ubuntu/standard/8.0/runtimes.yml of aws/aws-codebuild-docker-images.
    default: "aws/codebuild/standard:8.0",
    faultOf: buildImageFault,
  }),
  buildComputeType: choice({
    doc: "The size of the machine that CodeBuild runs the stages on. A small one is enough, since the work is done on the builder.",
    of: COMPUTE_TYPES,
    default: "BUILD_GENERAL1_SMALL",
  }),
  shellcheckSeverity: choice({
    doc: "The least severe finding of shellcheck in an image's scripts that fails Validate. Less severe ones are only shown.",
    of: SHELLCHECK_SEVERITIES,
    default: "warning",
  }),
  validateTimeoutMinutes: minutes({
    doc: "How long Validate may run before it is stopped.",
    default: 15,
    min: 5,
    max: 2160,
  }),
  buildTimeoutMinutes: minutes({
    doc: "How long Build may run before it is stopped, the making of the AMI included. Its provisioners have about an hour: then Systems Manager closes the session to the builder.",
    default: 90,
    min: 5,
    max: 2160,
  }),
  testTimeoutMinutes: minutes({ doc: "How long Test may run before it is stopped.", default: 30, min: 5, max: 480 }),
  publishTimeoutMinutes: minutes({
    doc: "How long Publish may run before it is stopped. It mostly waits for copies, which take minutes and run in all regions at the same time.",
    default: 120,
    min: 5,
    max: 2160,
  }),
  queuedTimeoutMinutes: minutes({
    doc: "How long a stage may wait for a free CodeBuild machine.",
    default: 480,
    min: 5,
    max: 480,
  }),
};

const NETWORK = {
  vpcId: optionalInput({
    doc: "The VPC to build in. Set subnetId as well.",
    otherwise: "the region's default VPC",
    faultOf: vpcFault,
  }),
  subnetId: optionalInput({
    doc: "The subnet to build in. Set vpcId as well. The subnet needs a way to the internet, and its availability zone must offer the instance types of all images.",
    otherwise: "the first default subnet, by id, whose zone offers the instance types of all images",
    faultOf: subnetFault,
  }),
  builderEgress: texts({
    doc: "Where builders and test instances may connect to besides ports 80 and 443 of any address: protocol, port or range of ports, and block of addresses, such as tcp/5432/10.0.0.0/8. It holds for all images, and for the builds of pull requests too.",
    otherwise: "nowhere else",
    expected: 'a list of destinations; use one like ["tcp/5432/10.0.0.0/8"]',
  }),
  assignPublicIp: flagOrAuto({
    doc: "Whether builders get a public IP address. No inbound connection is allowed to it.",
    otherwise: "true in the default VPC, false in another",
  }),
};

const PUBLISHING = {
  publishRegions: texts({
    doc: "The regions that images are copied to. The home region may be among them; images are always published there.",
    otherwise: "none",
    expected: 'a list of regions; use one like ["eu-west-1"]',
  }),
  publishAccounts: texts({
    doc: 'The accounts that may launch the images: their ids, or "all" for everybody.',
    otherwise: "none",
    expected: 'a list of account ids; use one like ["123456789012"]',
  }),
  publishOrganizations: texts({
    doc: "The organizations whose accounts may launch the images: their ARNs.",
    otherwise: "none",
    expected: LIST_OF_ARNS,
  }),
  publishOrganizationalUnits: texts({
    doc: "The organizational units whose accounts may launch the images: their ARNs.",
    otherwise: "none",
    expected: LIST_OF_ARNS,
  }),
  shareSnapshots: flag({
    doc: "Whether the accounts in publishAccounts may also copy the images: the snapshots are shared with them as well.",
    default: false,
  }),
  publishAllowPublic: flag({
    doc: 'Whether publishAccounts may be "all". EC2 can make only unencrypted images public: set imageEncryption to none as well.',
    default: false,
  }),
  publishChannels: texts({
    doc: "The channels that every release moves, in addition to latest. They are labels of the SSM parameters.",
    otherwise: "none",
    expected: 'a list of channels; use one like ["stable"]',
  }),
  publishDeprecateAfterDays: days({
    doc: "After how many days a release is deprecated; 0 means never. Other accounts no longer see a deprecated release in lists, but can still launch it.",
    default: 0,
    min: 0,
    // EC2's limit: ten years. Source: EnableImageDeprecation, EC2 API.
    max: 3650,
  }),
  publishDeregistrationProtection: flag({
    doc: "Whether releases are protected from being deregistered.",
    default: true,
  }),
};

const APPROVAL = {
  approval: flag({
    doc: "Whether somebody must approve an AMI before it is published for the first time.",
    default: false,
  }),
  approvalEmails: texts({
    doc: "Who is asked for approval: e-mail addresses, each of which must confirm its subscription once.",
    otherwise: "none",
    expected: 'a list of addresses; use one like ["releases@example.com"]',
  }),
  approvalTimeoutMinutes: minutes({
    doc: "How long a request for approval waits for an answer before it counts as rejected.",
    default: 7 * 24 * 60,
    min: 5,
    max: 86400,
  }),
  approvers: texts({
    doc: "Whose approval counts: the ARNs of IAM users and roles.",
    otherwise: "everybody who is allowed to approve",
    expected: LIST_OF_ARNS,
  }),
};

const UPKEEP = {
  upkeepSchedule: textOrNone({
    doc: "When Upkeep runs: a cron or rate expression of EventBridge Scheduler. Empty: only when somebody starts it (docs/upkeep.md).",
    default: "cron(0 3 * * ? *)",
    faultOf: scheduleFault,
  }),
  upkeepTimeZone: text({
    doc: "The time zone of the schedules, by its name in the IANA database.",
    default: "UTC",
    faultOf: timeZoneFault,
  }),
  rebuildSchedules: textsByKey({
    doc: "When single images are built anew, whatever changed: image name → a cron or rate expression of EventBridge Scheduler.",
    otherwise: "only when something changed, or an AMI is older than rebuildMaxAgeDays",
    expected: 'an object of schedules; use one like {"ubuntu-24.04": "rate(7 days)"}',
    faultsOf: () => [],
  }),
  retire: flag({
    doc: "Whether releases that nobody uses are retired. With false, Upkeep shows what it would do.",
    default: false,
  }),
  keepReleases: count({
    of: "releases",
    doc: "How many of the newest releases of each image are never retired.",
    default: 5,
    min: 1,
    max: 1000,
  }),
  keepDays: days({ doc: "Up to what age a release is never retired.", default: 90, min: 0, max: 3650 }),
  retireWaitDays: days({
    doc: "How long a release stays at each step on its way out: told, deprecated, disabled, gone.",
    default: 14,
    min: 0,
    max: 365,
  }),
  retireMaxPerRun: count({
    of: "releases",
    doc: "How many releases may take a step in one run.",
    default: 10,
    min: 1,
    max: 100,
  }),
  usedAmisCommand: optionalText({
    doc: "A command that prints the ids of AMIs that are in use where Upkeep cannot look. It runs in Upkeep's build, without the role's credentials; if it fails or prints nothing, nothing is retired. It is no place for a secret: the build shows its environment.",
    otherwise: "none",
  }),
  leftoverDays: days({
    doc: "From what age Upkeep removes what builds left: unfinished and rejected AMIs, snapshots, volumes, key pairs, instances.",
    default: 7,
    min: 1,
    max: 365,
  }),
  recycleBinDays: days({
    doc: "How long the recycle bin keeps the factory's AMIs and snapshots that were removed; 0 for no rule.",
    default: 0,
    min: 0,
    // Source: RetentionPeriodValue of CreateRule, Recycle Bin API.
    max: 365,
  }),
};

const NOTIFICATIONS = {
  notifyEmails: texts({
    doc: "Who is told of failed runs, releases, approvals that wait, and what Upkeep does: e-mail addresses, each of which must confirm its subscription once.",
    otherwise: "nobody",
    expected: 'a list of addresses; use one like ["images@example.com"]',
  }),
  notifyTopicArn: optionalText({
    doc: "The ARN of an SNS topic of your own, in the home region, that gets these messages in place of a topic that the stack makes.",
    otherwise: "a topic that the stack makes, if there are addresses",
  }),
  notifyChat: flag({
    doc: "Whether messages are also in the format that Amazon Q Developer in chat applications shows in Slack and Microsoft Teams.",
    default: false,
  }),
};

const MONITORING = {
  dashboard: flag({
    doc: "Whether there is a CloudWatch dashboard of the factory (docs/upkeep.md), and metrics for it. docs/costs.md says what it and everything else costs.",
    default: true,
  }),
  alarms: flag({
    doc: "Whether CloudWatch alarms watch for failed runs, old releases and bases, and an Upkeep that did not run.",
    default: true,
  }),
  alarmReleaseDays: days({
    doc: "From what age of an image's newest release there is an alarm; 0 for never.",
    default: 0,
    min: 0,
    max: 3650,
  }),
  alarmBaseDays: days({
    doc: "From what age of the base of an image's newest release there is an alarm; 0 for never.",
    default: 0,
    min: 0,
    max: 3650,
  }),
  alarmUpkeepHours: count({
    of: "hours",
    doc: "After how many hours without Upkeep there is an alarm, or three hours after the next run should have been, where the schedule pauses longer; 0 for never.",
    default: 27,
    min: 0,
    // CloudWatch looks back seven days at most. Source: PutMetricAlarm, CloudWatch API.
    max: 168,
  }),
};

const ACCOUNT = {
  rolePath: text({
    doc: "The IAM path of the stack's roles and instance profiles, such as /ami-pipeline/.",
    default: "/",
    faultOf: pathFault,
  }),
  permissionsBoundary: optionalInput({
    doc: "The ARN of a managed policy that limits what the stack's roles may do, whatever their own policies allow.",
    otherwise: "none",
    faultOf: policyFault,
  }),
  customerManagedKey: flag({
    doc: "Whether a KMS key of the stack encrypts the artifact bucket, the logs and the topics, instead of AWS's keys. pulumi destroy keeps the key if it keeps the bucket. Once this is true, leave it true: only this key can decrypt what it encrypted.",
    default: false,
  }),
  artifactRetentionDays: days({
    doc: "How long the artifacts of the pipelines are kept.",
    default: 30,
    min: 1,
    max: 3650,
  }),
  deleteArtifactsOnDestroy: flag({
    doc: "Whether pulumi destroy deletes the artifact bucket with everything in it, including the record of every release. Otherwise the bucket stays in the account. It goes by the setting at the last pulumi up.",
    default: false,
  }),
  logRetentionDays: acceptedDays({
    doc: "How long the logs of the stages are kept.",
    default: 90,
    service: "CloudWatch Logs",
    // Source: the RetentionInDays member of PutRetentionPolicy, CloudWatch Logs API.
    accepted: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
  }),
};

const CI = {
  githubRepository: optionalText({
    doc: "The GitHub repository whose workflows preview and deploy this stack, as owner/name. The stack then has two roles for them: one for the previews of pull requests, one for deployments to an environment. A repository that was made after July 15, 2026 has ids in its tokens: write owner@ID/name@ID.",
    otherwise: "none: no roles",
    faultOf: githubRepositoryFault,
  }),
  githubEnvironment: optionalText({
    doc: "The GitHub environment whose jobs may deploy this stack.",
    otherwise: "the stack's name",
    faultOf: githubEnvironmentFault,
  }),
  githubBranch: text({
    doc: "The branch from which that environment's jobs may deploy this stack, whatever the environment itself allows.",
    default: "main",
    faultOf: branchFault,
  }),
  stateBackend: optionalText({
    doc: "Where Pulumi keeps the stack's state, if the roles need rights on it: a bucket like s3://bucket/path, or pulumi-cloud.",
    otherwise: "pulumi-cloud",
    faultOf: stateBackendFault,
  }),
  stateKeyArn: optionalText({
    doc: "The ARN of the KMS key that encrypts the stack's secrets (a secrets provider awskms://) or the bucket of its state.",
    otherwise: "none",
    faultOf: stateKeyFault,
  }),
};

/** Heading → its settings, in the order of the documentation. */
export const GROUPS = {
  Repository: REPOSITORY,
  Images: IMAGES,
  Publishing: PUBLISHING,
  Approval: APPROVAL,
  Network: NETWORK,
  Stages: STAGES,
  Upkeep: UPKEEP,
  Notifications: NOTIFICATIONS,
  Monitoring: MONITORING,
  "Continuous integration": CI,
  "Pull requests": PULL_REQUESTS,
  "Names and tags": NAMES,
  "Roles, keys and data": ACCOUNT,
} as const;

/** Every setting by its name. */
export const SETTINGS = {
  ...REPOSITORY,
  ...IMAGES,
  ...PUBLISHING,
  ...APPROVAL,
  ...NETWORK,
  ...STAGES,
  ...UPKEEP,
  ...NOTIFICATIONS,
  ...MONITORING,
  ...CI,
  ...PULL_REQUESTS,
  ...NAMES,
  ...ACCOUNT,
};
