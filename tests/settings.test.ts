// Tests of the settings in a stack's configuration, and of every message about a wrong one.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type { FactorySettings } from "../components/settings/values";
import { SOURCE_FOLDER } from "../components/source/images";
import { parseSettings, readSettings } from "../settings";
import { deploy, rejection } from "./helpers/deploy";
import { CONTEXT, faultsOf, FOLDERS, settingsOf } from "./helpers/settings";

const CONNECTION = "arn:aws:codeconnections:us-east-1:123456789012:connection/11111111-2222-3333-4444-555555555555";
/** The settings of a source that is one's own repository. */
const CONNECTED = { source: "github", repository: "example/images" };

describe("settings", () => {
  const organization = "arn:aws:organizations::123456789012:organization/o-exampleorgid";
  const unit = "arn:aws:organizations::123456789012:ou/o-exampleorgid/ou-abcd-11111111";

  it("are all optional, with names made from project and stack", () => {
    expect(settingsOf({})).to.deep.equal({
      factoryName: "ami-pipeline-dev",
      sourceFolder: SOURCE_FOLDER,
      homeRegion: "us-east-1",
      source: "codecommit",
      triggerTags: [],
      repositoryName: "ami-pipeline-dev",
      repositoryDescription: "What this factory's machine images are made from.",
      branch: "main",
      onConflict: "stop",
      retainRepositoryOnDelete: true,
      adoptRepository: false,
      images: ["debian-13", "ubuntu-24.04"],
      pipelineNamePrefix: "ami-pipeline-dev",
      projectNamePrefix: "ami-pipeline-dev",
      parameterPrefix: "/ami-pipeline-dev",
      buildImage: "aws/codebuild/standard:8.0",
      buildComputeType: "BUILD_GENERAL1_SMALL",
      shellcheckSeverity: "warning",
      buildTimeoutMinutes: 90,
      validateTimeoutMinutes: 15,
      testTimeoutMinutes: 30,
      publishTimeoutMinutes: 120,
      queuedTimeoutMinutes: 480,
      pullRequests: false,
      pullRequestBuilds: "validate",
      pullRequestDays: 14,
      rebuildMaxAgeDays: 30,
      builderPolicies: {},
      builderEgress: [],
      skipUnchanged: true,
      artifactRetentionDays: 30,
      deleteArtifactsOnDestroy: false,
      publishRegions: [],
      publishAccounts: [],
      publishOrganizations: [],
      publishOrganizationalUnits: [],
      shareSnapshots: false,
      publishAllowPublic: false,
      publishChannels: [],
      publishDeprecateAfterDays: 0,
      publishDeregistrationProtection: true,
      imageEncryption: "auto",
      approval: false,
      approvalEmails: [],
      approvalTimeoutMinutes: 10080,
      approvers: [],
      baseImages: {},
      baseImageAccounts: [],
      builderInputs: [],
      logRetentionDays: 90,
      upkeepSchedule: "cron(0 3 * * ? *)",
      upkeepTimeZone: "UTC",
      rebuildSchedules: {},
      retire: false,
      keepReleases: 5,
      keepDays: 90,
      retireWaitDays: 14,
      retireMaxPerRun: 10,
      leftoverDays: 7,
      recycleBinDays: 0,
      notifyEmails: [],
      notifyChat: false,
      dashboard: true,
      alarms: true,
      alarmReleaseDays: 0,
      alarmBaseDays: 0,
      alarmUpkeepHours: 27,
      githubBranch: "main",
      customerManagedKey: false,
      rolePath: "/",
      tags: {},
    });
  });

  it("come from the configuration", () => {
    const settings = settingsOf({
      repositoryName: "golden",
      branch: "release/1.x",
      onConflict: "overwrite",
      retainRepositoryOnDelete: "false",
      images: '["ubuntu-24.04"]',
      buildTimeoutMinutes: "240",
      customerManagedKey: "true",
      vpcId: "vpc-0a1b",
      subnetId: "subnet-0a1b",
      assignPublicIp: "true",
      tags: '{"CostCenter":42,"Team":"images"}',
    });

    expect(settings).to.include({ repositoryName: "golden", branch: "release/1.x", onConflict: "overwrite" });
    expect(settings).to.include({ retainRepositoryOnDelete: false, buildTimeoutMinutes: 240, assignPublicIp: true });
    expect(settings).to.include({ customerManagedKey: true });
    expect(settings).to.include({ vpcId: "vpc-0a1b", subnetId: "subnet-0a1b" });
    expect(settings.images).to.deep.equal(["ubuntu-24.04"]);
    expect(settings.tags).to.deep.equal({ CostCenter: "42", Team: "images" });
  });

  it("can name one's own repository, with nested groups on GitLab", () => {
    const raw = { connectionArn: CONNECTION, repositoryFolder: "images/buildsrc", triggerTags: '["v*"]' };
    expect(settingsOf({ ...CONNECTED, ...raw })).to.include({
      source: "github",
      repository: "example/images",
      connectionArn: CONNECTION,
      repositoryFolder: "images/buildsrc",
    });
    settingsOf({ source: "gitlab", repository: "example/team/images" });
    settingsOf({ source: "azure-devops", repository: "example/our project/images" });
    settingsOf({ ...CONNECTED, connectionArn: CONNECTION.replace("codeconnections", "codestar-connections") });
  });

  it("include the path and the permissions boundary of the roles", () => {
    const boundaries = ["arn:aws:iam::123456789012:policy/ours/boundary", "arn:aws:iam::aws:policy/PowerUserAccess"];
    for (const permissionsBoundary of boundaries) {
      const settings = settingsOf({ rolePath: "/ami-pipeline/dev/", permissionsBoundary });
      expect(settings).to.include({ rolePath: "/ami-pipeline/dev/", permissionsBoundary });
    }
  });

  it("include which workflows deploy the stack, and where its state is", () => {
    const raw = {
      githubRepository: "octo-org@123456/golden.images@456789",
      githubEnvironment: "Staging 1",
      stateBackend: "s3://company-state/factories/?region=eu-west-1",
      stateKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    };
    expect(settingsOf(raw)).to.deep.include(raw);
    expect(settingsOf({ githubRepository: "octo_corp/images", stateBackend: "pulumi-cloud" })).to.include({
      githubRepository: "octo_corp/images",
    });
  });

  it("include where, to whom and how images are published", () => {
    const settings = settingsOf({
      parameterPrefix: "/golden/images",
      publishRegions: '["us-east-1","eu-west-1"]',
      publishAccounts: '["012345678901",123456789012]',
      publishOrganizations: `["${organization}"]`,
      publishOrganizationalUnits: `["${unit}"]`,
      publishChannels: '["stable"]',
      imageEncryption: "customer-managed",
      approval: "true",
      approvalEmails: '["releases@example.com"]',
      approvers: '["arn:aws:iam::123456789012:role/people/managers"]',
    });

    expect(settings).to.deep.include({
      homeRegion: "us-east-1",
      parameterPrefix: "/golden/images",
      publishRegions: ["us-east-1", "eu-west-1"],
      publishAccounts: ["012345678901", "123456789012"],
      publishOrganizations: [organization],
      publishOrganizationalUnits: [unit],
      publishChannels: ["stable"],
      imageEncryption: "customer-managed",
      approval: true,
      approvalEmails: ["releases@example.com"],
      approvers: ["arn:aws:iam::123456789012:role/people/managers"],
    });
  });

  it("include when Upkeep runs: by default every night, never if it is empty, and in whatever time zone", () => {
    expect(settingsOf({ upkeepSchedule: "cron(0 3 * * ? *)" })).to.include({ upkeepSchedule: "cron(0 3 * * ? *)" });
    expect(settingsOf({ upkeepSchedule: "" })).to.include({ upkeepSchedule: "" });
    const weekly = { upkeepSchedule: "rate(7 days)", upkeepTimeZone: "Europe/Berlin" };
    expect(settingsOf(weekly)).to.include(weekly);
  });

  it("can make images public if that is allowed and images are not encrypted", () => {
    const settings = settingsOf({ publishAccounts: '["all"]', publishAllowPublic: "true", imageEncryption: "none" });
    expect(settings.publishAccounts).to.deep.equal(["all"]);
  });

  /** Image folders with a fault of their own. */
  const badFolders = [
    { name: "draft", hasVariables: false },
    { name: "Ubuntu_Old", hasVariables: true },
  ];
  const long = (length: number) => "x".repeat(length);
  const branchFault = (branch: string, problem: string) =>
    `branch: "${branch}" ${problem}, which no branch can; use a name like "main".`;
  const rename = "Set another pipelineNamePrefix.";
  const parameterParts =
    "2 to 15 parts, each of them a slash and letters, digits, dots, underscores and hyphens, and not start with aws or ssm";
  const bad: readonly { readonly when: string; readonly raw: Record<string, string>; readonly says: string }[] = [
    {
      when: "a schedule names days twice",
      raw: { upkeepSchedule: "cron(0 3 * * * *)" },
      says: 'upkeepSchedule: "cron(0 3 * * * *)" names days by the month and by the week; of the fields day-of-month and day-of-week, exactly one is a ?. Use one like cron(0 3 * * ? *) for every day at 3:00, or rate(7 days).',
    },
    {
      when: "a schedule is of an image that there is not",
      raw: { rebuildSchedules: '{"web":"rate(7 days)"}' },
      says: "rebuildSchedules.web: is not an image of the factory; the images are debian-13, ubuntu-24.04.",
    },
    {
      when: "an image's schedule is none",
      raw: { rebuildSchedules: '{"ubuntu-24.04":"weekly"}' },
      says: 'rebuildSchedules.ubuntu-24.04: "weekly" is not a schedule of EventBridge Scheduler. Use one like cron(0 3 * * ? *) for every day at 3:00, or rate(7 days).',
    },
    {
      when: "a time zone is none",
      raw: { upkeepTimeZone: "Berlin" },
      says: 'upkeepTimeZone: "Berlin" is not a time zone of the IANA database; use one like Europe/Berlin, or UTC.',
    },
    {
      when: "a setting is misspelt",
      raw: { buildImge: "x" },
      says: "buildImge: is not a setting; the nearest one is buildImage. Rename it, or remove it: pulumi config rm buildImge.",
    },
    {
      when: "a setting is cut short",
      raw: { buildTimeout: "5" },
      says: "buildTimeout: is not a setting; the nearest one is buildTimeoutMinutes. Rename it, or remove it: pulumi config rm buildTimeout.",
    },
    {
      when: "a setting is one of an earlier version",
      raw: { publishLaunchTemplates: '{"debian-13":["lt-0123456789abcdef0"]}' },
      says: "publishLaunchTemplates: is not a setting any more: who may add versions to a launch template also decides about its user data and its role. Let the template's image be \"resolve:ssm:\" and the image's parameter (pulumi stack output parameterNames), which needs no new versions. Then remove the setting: pulumi config rm publishLaunchTemplates.",
    },
    {
      when: "a setting has a dot",
      raw: { "repository.name": "x" },
      says: "repository.name: is not a setting; the nearest one is repository. Rename it, or remove it: pulumi config rm repository.name.",
    },
    {
      when: "a number is not a whole number",
      raw: { buildTimeoutMinutes: "1h" },
      says: 'buildTimeoutMinutes: "1h" is not a whole number; use one like 30.',
    },
    {
      when: "a number is too small",
      raw: { buildTimeoutMinutes: "4" },
      says: "buildTimeoutMinutes: 4 is out of range; use a whole number of minutes from 5 to 2160.",
    },
    {
      when: "a number is too large",
      raw: { queuedTimeoutMinutes: "481" },
      says: "queuedTimeoutMinutes: 481 is out of range; use a whole number of minutes from 5 to 480.",
    },
    {
      when: "artifacts are never kept",
      raw: { artifactRetentionDays: "0" },
      says: "artifactRetentionDays: 0 is out of range; use a whole number of days from 1 to 3650.",
    },
    {
      when: "CloudWatch Logs has no such retention",
      raw: { logRetentionDays: "42" },
      says: "logRetentionDays: 42 is not one that CloudWatch Logs accepts; use one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
    },
    {
      when: "a flag is neither true nor false",
      raw: { retainRepositoryOnDelete: "yes" },
      says: 'retainRepositoryOnDelete: "yes" is not true or false; use one of them.',
    },
    {
      when: "a choice does not exist",
      raw: { onConflict: "merge" },
      says: 'onConflict: "merge" is not one of stop, overwrite; use one of them.',
    },
    {
      when: "assignPublicIp is not true, false or auto",
      raw: { assignPublicIp: "maybe" },
      says: 'assignPublicIp: "maybe" is not "true", "false" or "auto"; use one of them.',
    },
    {
      when: "images is a single name instead of a list",
      raw: { images: "debian-13" },
      says: 'images: "debian-13" is not a list of folder names; use one like ["ubuntu-24.04"].',
    },
    {
      when: "an image has no folder",
      raw: { images: '["web"]' },
      says: 'images: "web" has no folder buildsrc/images/web; the folders are debian-13, ubuntu-24.04, draft, Ubuntu_Old.',
    },
    {
      when: "an image is listed twice",
      raw: { images: '["debian-13","debian-13"]' },
      says: 'images: "debian-13" is listed twice; list it once.',
    },
    {
      when: "an image's folder has no variables",
      raw: { images: '["draft"]' },
      says: 'images: buildsrc/images/draft has no image.pkrvars.json; add it, or leave "draft" out of images.',
    },
    {
      when: "an image's name has characters that are not allowed",
      raw: { images: '["Ubuntu_Old"]' },
      says: 'images: "Ubuntu_Old" is not an image name: it must consist of lowercase letters, digits, dots and hyphens, with a letter or digit at both ends. Rename the folder buildsrc/images/Ubuntu_Old.',
    },
    {
      when: "CodeCommit refuses the repository's name",
      raw: { repositoryName: "images.git" },
      says: 'repositoryName: "images.git" is not a CodeCommit repository name: it must consist of letters, digits, dots, underscores and hyphens, and not end in .git. Set another repositoryName.',
    },
    {
      when: "the repository's name is too long",
      raw: { repositoryName: long(101) },
      says: `repositoryName: "${long(101)}" has 101 characters; a CodeCommit repository name has at most 100. Set another repositoryName.`,
    },
    {
      when: "the repository's description is too long",
      raw: { repositoryDescription: long(1001) },
      says: "repositoryDescription: has 1001 characters; CodeCommit takes at most 1000. Shorten it.",
    },
    {
      when: "CodeBuild refuses the projects' names",
      raw: { projectNamePrefix: "v1.0" },
      says: 'projectNamePrefix: "v1.0-validate" is not a CodeBuild project name: it must consist of letters, digits, underscores and hyphens. Set another projectNamePrefix.',
    },
    {
      when: "CodePipeline refuses the pipelines' names",
      raw: { pipelineNamePrefix: "a/b", images: '["debian-13"]' },
      says: `pipelineNamePrefix: "a/b-debian-13" is not a CodePipeline name: it must consist of letters, digits, dots, @, underscores and hyphens. ${rename}`,
    },
    {
      when: "the name of a push rule becomes too long",
      raw: { pipelineNamePrefix: long(50), images: '["debian-13"]' },
      says: `pipelineNamePrefix: "${long(50)}-debian-13-push" has 65 characters; an EventBridge rule name has at most 64. Set a shorter pipelineNamePrefix or rename the image.`,
    },
    {
      when: "a branch has a space",
      raw: { branch: "my branch" },
      says: branchFault("my branch", "has a space, a control character or one of ~ ^ : ? * [ \\"),
    },
    { when: "a branch has two dots", raw: { branch: "a..b" }, says: branchFault("a..b", 'has ".." or "@{"') },
    { when: "a branch looks like an option", raw: { branch: "-d" }, says: branchFault("-d", "starts with a hyphen") },
    {
      when: "a part of a branch starts with a dot",
      raw: { branch: "a/.b" },
      says: branchFault("a/.b", "has a part that starts with a dot"),
    },
    {
      when: "a branch ends with .lock",
      raw: { branch: "a.lock" },
      says: branchFault("a.lock", 'ends with a dot or ".lock"'),
    },
    { when: "a branch is HEAD", raw: { branch: "HEAD" }, says: branchFault("HEAD", "means something else to git") },
    {
      when: "a branch has an empty part",
      raw: { branch: "a//b" },
      says: branchFault("a//b", "starts or ends with a slash, or has two in a row"),
    },
    {
      when: "a branch is too long",
      raw: { branch: long(257) },
      says: branchFault(long(257), "is longer than the 256 characters CodeCommit takes"),
    },
    {
      when: "the build image is for Windows",
      raw: { buildImage: "aws/codebuild/windows-base:2022-1.0" },
      says: 'buildImage: "aws/codebuild/windows-base:2022-1.0" is for Windows or Lambda; the stages need a Linux container, like "aws/codebuild/standard:8.0".',
    },
    {
      when: "the build image is in no registry that the roles can pull from",
      raw: { buildImage: "ghcr.io/example/tools:1" },
      says:
        'buildImage: "ghcr.io/example/tools:1" is not a container image that the stages\' roles can pull; use one of ' +
        'CodeBuild\'s, like "aws/codebuild/standard:8.0", or copy yours to ECR and use ' +
        '"<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>" or "public.ecr.aws/<alias>/<repository>:<tag>".',
    },
    {
      when: "the compute type does not exist",
      raw: { buildComputeType: "SMALL" },
      says: 'buildComputeType: "SMALL" is not one of BUILD_GENERAL1_SMALL, BUILD_GENERAL1_MEDIUM, BUILD_GENERAL1_LARGE, BUILD_GENERAL1_XLARGE, BUILD_GENERAL1_2XLARGE; use one of them.',
    },
    {
      when: "a VPC is set without a subnet",
      raw: { vpcId: "vpc-1" },
      says: "subnetId: is missing; set it to a subnet of vpc-1, or leave out vpcId.",
    },
    {
      when: "a subnet is set without a VPC",
      raw: { subnetId: "subnet-1" },
      says: "vpcId: is missing; set it to the VPC of subnet-1, or leave out subnetId.",
    },
    {
      when: "an id belongs to another type of resource",
      raw: { vpcId: "subnet-2", subnetId: "subnet-1" },
      says: 'vpcId: "subnet-2" is not a VPC id; they look like vpc-0123456789abcdef0.',
    },
    {
      when: "Test may run longer than CodePipeline waits for it",
      raw: { testTimeoutMinutes: "481" },
      says: "testTimeoutMinutes: 481 is out of range; use a whole number of minutes from 5 to 480.",
    },
    {
      when: "Publish has too little time",
      raw: { publishTimeoutMinutes: "0" },
      says: "publishTimeoutMinutes: 0 is out of range; use a whole number of minutes from 5 to 2160.",
    },
    {
      when: "an approval may take longer than CodePipeline waits for it",
      raw: { approvalTimeoutMinutes: "86401" },
      says: "approvalTimeoutMinutes: 86401 is out of range; use a whole number of minutes from 5 to 86400.",
    },
    {
      when: "a release would be deprecated before it is published",
      raw: { publishDeprecateAfterDays: "-1" },
      says: "publishDeprecateAfterDays: -1 is out of range; use a whole number of days from 0 to 3650.",
    },
    {
      when: "SSM reserves the names of the parameters",
      raw: { parameterPrefix: "/aws/golden" },
      says: `parameterPrefix: "/aws/golden/ubuntu-24.04" is not an SSM parameter name: it must consist of ${parameterParts}. Set another parameterPrefix, such as "/golden-images".`,
    },
    {
      when: "the parameters' prefix ends with a slash",
      raw: { parameterPrefix: "/golden/" },
      says: `parameterPrefix: "/golden//ubuntu-24.04" is not an SSM parameter name: it must consist of ${parameterParts}. Set another parameterPrefix, such as "/golden-images".`,
    },
    {
      when: "a publish region is not the name of a region",
      raw: { publishRegions: '["Ireland"]' },
      says: 'publishRegions: "Ireland" is not a region\'s name; use one like "eu-west-1".',
    },
    {
      when: "a publish region is listed twice",
      raw: { publishRegions: '["eu-west-1","eu-west-1"]' },
      says: 'publishRegions: "eu-west-1" is listed twice; list it once.',
    },
    {
      when: "publishRegions is a single region instead of a list",
      raw: { publishRegions: "eu-west-1" },
      says: 'publishRegions: "eu-west-1" is not a list of regions; use one like ["eu-west-1"].',
    },
    {
      when: "an account's id is too short",
      raw: { publishAccounts: '["12345678901"]' },
      says: 'publishAccounts: "12345678901" is not an account id, which has 12 digits; use one like "123456789012".',
    },
    {
      when: "an account is listed twice, once as a number",
      raw: { publishAccounts: '["123456789012",123456789012]' },
      says: 'publishAccounts: "123456789012" is listed twice; list it once.',
    },
    {
      when: "an organization is given by its id",
      raw: { publishOrganizations: '["o-exampleorgid"]' },
      says: `publishOrganizations: "o-exampleorgid" is not the ARN of an organization; use one like ${organization}.`,
    },
    {
      when: "an organization is in another partition",
      raw: { publishOrganizations: `["${organization.replace("aws", "aws-cn")}"]` },
      says: `publishOrganizations: "${organization.replace("aws", "aws-cn")}" is in the partition aws-cn, but us-east-1 is in aws; accounts in different partitions cannot work together. Use an ARN that starts with arn:aws:.`,
    },
    {
      when: "an organization is listed as an organizational unit",
      raw: { publishOrganizationalUnits: `["${organization}"]` },
      says: `publishOrganizationalUnits: "${organization}" is not the ARN of an organizational unit; use one like ${unit}.`,
    },
    {
      when: "images are public but that is not allowed",
      raw: { publishAccounts: '["all"]', imageEncryption: "none" },
      says: 'publishAccounts: "all" makes the images public, which is refused unless publishAllowPublic is true; set it, or list the ids of the accounts to share with.',
    },
    {
      when: "images are public and encrypted",
      raw: { publishAccounts: '["all"]', publishAllowPublic: "true" },
      says: 'publishAccounts: "all" makes the images public, and EC2 makes no encrypted image public; set imageEncryption to "none", or list the ids of the accounts to share with.',
    },
    {
      when: "everybody may copy",
      raw: { publishAccounts: '["all"]', publishAllowPublic: "true", imageEncryption: "none", shareSnapshots: "true" },
      says: "shareSnapshots: would let everybody read the images' disks, since publishAccounts has \"all\". List the accounts' ids there, or leave out shareSnapshots.",
    },
    {
      when: "only an organization may copy",
      raw: { publishOrganizations: `["${organization}"]`, shareSnapshots: "true" },
      says: "shareSnapshots: shares with nobody: EC2 shares snapshots with accounts alone, and publishAccounts has none. List there who may copy, also of an organization.",
    },
    {
      when: "shared images are encrypted with a key that nobody else can use",
      raw: { publishOrganizations: `["${organization}"]`, imageEncryption: "aws-managed" },
      says: 'imageEncryption: "aws-managed" encrypts images with AWS\'s own key for EBS, which AWS lets no other account use: those that images are shared with could not launch them. Use "customer-managed" or "auto".',
    },
    {
      when: "the encryption does not exist",
      raw: { imageEncryption: "kms" },
      says: 'imageEncryption: "kms" is not one of auto, aws-managed, customer-managed, none; use one of them.',
    },
    ...["aws-stable", "SSM", "1.0", "a b", long(101)].map((channel) => ({
      when: `SSM refuses a channel's name: ${channel}`,
      raw: { publishChannels: JSON.stringify([channel]) },
      says: `publishChannels: "${channel}" is not a label that SSM accepts: 1 to 100 letters, digits, dots, hyphens and underscores, not starting with a digit, aws or ssm. Use one like "stable".`,
    })),
    {
      when: "a channel is one that every release moves anyway",
      raw: { publishChannels: '["latest"]' },
      says: 'publishChannels: "latest" is moved by every release anyway; leave it out.',
    },
    {
      when: "there are more channels than SSM allows labels",
      raw: { publishChannels: JSON.stringify(Array.from({ length: 10 }, (_, index) => `c${index}`)) },
      says: 'publishChannels: has 10 channels; SSM accepts 10 labels per version and the factory adds "latest". Leave out 1.',
    },
    {
      when: "an address for messages is not an e-mail address",
      raw: { notifyEmails: '["ann@example.com", "images"]' },
      says: 'notifyEmails: "images" is not an e-mail address; use one like "releases@example.com".',
    },
    {
      when: "an address for messages is listed twice",
      raw: { notifyEmails: '["ann@example.com", "ann@example.com"]' },
      says: 'notifyEmails: "ann@example.com" is listed twice; list it once.',
    },
    ...["images", "arn:aws:sqs:us-east-1:123456789012:images", "arn:aws:sns:us-east-1:123456789012:images.fifo"].map(
      (notifyTopicArn) => ({
        when: `messages cannot be published to a topic: ${notifyTopicArn}`,
        raw: { notifyTopicArn },
        says: `notifyTopicArn: "${notifyTopicArn}" is not the ARN of a standard SNS topic; use one like arn:aws:sns:us-east-1:123456789012:images.`,
      }),
    ),
    {
      when: "the topic for messages is in another region",
      raw: { notifyTopicArn: "arn:aws:sns:eu-west-1:123456789012:images", notifyEmails: '["ann@example.com"]' },
      says: 'notifyTopicArn: "arn:aws:sns:eu-west-1:123456789012:images" is in eu-west-1, but the factory is in us-east-1, and its alarms can only publish to topics there; use one like arn:aws:sns:us-east-1:123456789012:images.',
    },
    {
      when: "the topic for messages is in another partition",
      raw: { notifyTopicArn: "arn:aws-cn:sns:cn-north-1:123456789012:images" },
      says: 'notifyTopicArn: "arn:aws-cn:sns:cn-north-1:123456789012:images" is in the partition aws-cn, but us-east-1 is in aws; accounts in different partitions cannot work together. Use an ARN that starts with arn:aws:.',
    },
    {
      when: "a chat would be told of nothing",
      raw: { notifyChat: "true" },
      says: "notifyChat: is true, but nobody is told anything: notifyEmails and notifyTopicArn are empty. Set notifyTopicArn to the topic that the chat is subscribed to, or set notifyChat to false.",
    },
    {
      when: "nobody would hear of a run that waits for approval",
      raw: { approval: "true" },
      says: "approvalEmails: is empty, so nobody would hear of a run that waits for approval; list an address, or set approval to false.",
    },
    {
      when: "an address for approvals is not an e-mail address",
      raw: { approval: "true", approvalEmails: '["releases"]' },
      says: 'approvalEmails: "releases" is not an e-mail address; use one like "releases@example.com".',
    },
    {
      when: "approvalEmails is set but no run asks for approval",
      raw: { approvalEmails: '["releases@example.com"]' },
      says: "approvalEmails: is set, but approval is false, so no run asks for approval; set approval to true, or remove approvalEmails.",
    },
    {
      when: "a release's age is watched where no alarm is",
      raw: { alarms: "false", alarmReleaseDays: "30" },
      says: "alarmReleaseDays: is 30, but alarms is false, so nothing watches for it; set alarms to true, or alarmReleaseDays to 0.",
    },
    {
      when: "a base's age is watched, and nothing measures it",
      raw: { upkeepSchedule: "", alarmBaseDays: "60" },
      says: 'alarmBaseDays: is 60, but upkeepSchedule is empty, and only Upkeep measures ages; set a schedule such as "cron(0 3 * * ? *)", or alarmBaseDays to 0.',
    },
    {
      when: "a secret is named with a key",
      raw: { builderInputs: '["ssm:/team/token", "secretsmanager:team/db#password"]' },
      says: 'builderInputs: "secretsmanager:team/db#password" is neither a parameter nor a secret; use one like "ssm:/team/token", "ssm:/team/*" or "secretsmanager:team/db". Leave out the key after #: a right is for the whole secret.',
    },
    {
      when: "an account of base images is not an account",
      raw: { baseImageAccounts: '["123456789012", "self"]' },
      says: 'baseImageAccounts: "self" is not an account id, which has 12 digits; use one like "123456789012".',
    },
    {
      when: "approvers is set but no run asks for approval",
      raw: { approvers: '["arn:aws:iam::123456789012:user/ann"]' },
      says: "approvers: is set, but approval is false, so no run asks for approval; set approval to true, or remove approvers.",
    },
    {
      when: "an approver is a session instead of its role",
      raw: {
        approval: "true",
        approvalEmails: '["releases@example.com"]',
        approvers: '["arn:aws:sts::123456789012:assumed-role/managers/ann"]',
      },
      says: 'approvers: "arn:aws:sts::123456789012:assumed-role/managers/ann" is not the ARN of an IAM user or role; use one like arn:aws:iam::123456789012:role/release-managers. A role covers all of its sessions. Wildcards are not supported.',
    },
    {
      when: "the repository of the workflows has no owner",
      raw: { githubRepository: "images" },
      says: 'githubRepository: "images" is not a repository on GitHub; use one like "owner/name", or "owner@123456/name@456789" with the ids of both if the repository was made after July 15, 2026.',
    },
    {
      when: "only the owner of the repository of the workflows has an id",
      raw: { githubRepository: "octo@1/images" },
      says: 'githubRepository: "octo@1/images" is not a repository on GitHub; use one like "owner/name", or "owner@123456/name@456789" with the ids of both if the repository was made after July 15, 2026.',
    },
    {
      when: "the repository of the workflows is a pattern",
      raw: { githubRepository: "octo/*" },
      says: 'githubRepository: "octo/*" is not a repository on GitHub; use one like "owner/name", or "owner@123456/name@456789" with the ids of both if the repository was made after July 15, 2026.',
    },
    {
      when: "the branch of the deployments can be none",
      raw: { githubBranch: "refs heads" },
      says: 'githubBranch: "refs heads" has a space, a control character or one of ~ ^ : ? * [ \\, which no branch can; use a name like "main".',
    },
    {
      when: "the environment of the workflows is more than a name",
      raw: { githubRepository: "octo/images", githubEnvironment: "dev:ref" },
      says: 'githubEnvironment: "dev:ref" is not an environment that a role can trust: up to 255 letters, digits, spaces, dots, underscores and hyphens. Use one like "production".',
    },
    {
      when: "the backend is not one that roles can be given rights on",
      raw: { githubRepository: "octo/images", stateBackend: "azblob://state" },
      says: 'stateBackend: "azblob://state" is not a backend that the roles can be given rights on; use "pulumi-cloud", or a bucket like "s3://bucket/path".',
    },
    {
      when: "the key of the state is an alias",
      raw: { githubRepository: "octo/images", stateKeyArn: "arn:aws:kms:us-east-1:123456789012:alias/state" },
      says: 'stateKeyArn: "arn:aws:kms:us-east-1:123456789012:alias/state" is not the ARN of a KMS key; use one like arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012. An alias does not do: IAM looks at the key.',
    },
    {
      when: "a backend is set for roles that nobody asks for",
      raw: { stateBackend: "s3://state" },
      says: 'stateBackend: "s3://state" is for the roles of githubRepository, which is not set. Set it as well, or remove stateBackend.',
    },
    {
      when: "the roles' path has no slash at its end",
      raw: { rolePath: "/ami-pipeline" },
      says: 'rolePath: "/ami-pipeline" is not a path of IAM: letters, digits and + = , . @ _ - between slashes, with a slash at both ends. Use one like "/ami-pipeline/", or "/".',
    },
    {
      when: "the roles' path has a wildcard",
      raw: { rolePath: "/*/" },
      says: 'rolePath: "/*/" is not a path of IAM: letters, digits and + = , . @ _ - between slashes, with a slash at both ends. Use one like "/ami-pipeline/", or "/".',
    },
    {
      when: "AWS reserves the roles' path",
      raw: { rolePath: "/aws-service-role/ours/" },
      says: 'rolePath: "/aws-service-role/ours/" is where AWS keeps roles of its own; use another path, one like "/ami-pipeline/".',
    },
    {
      when: "the roles' path is too long",
      raw: { rolePath: `/${long(511)}/` },
      says: "rolePath: has 513 characters; a path of IAM has at most 512. Shorten it.",
    },
    {
      when: "the permissions boundary is a role",
      raw: { permissionsBoundary: "arn:aws:iam::123456789012:role/boundary" },
      says: 'permissionsBoundary: "arn:aws:iam::123456789012:role/boundary" is not the ARN of a managed policy; use one like arn:aws:iam::123456789012:policy/boundary.',
    },
    {
      when: "the permissions boundary is in another partition",
      raw: { permissionsBoundary: "arn:aws-cn:iam::123456789012:policy/boundary" },
      says: 'permissionsBoundary: "arn:aws-cn:iam::123456789012:policy/boundary" is in the partition aws-cn, but us-east-1 is in aws; accounts in different partitions cannot work together. Use an ARN that starts with arn:aws:.',
    },
    {
      when: "the source is not one",
      raw: { source: "svn" },
      says: 'source: "svn" is not one of codecommit, github, github-enterprise, gitlab, gitlab-self-managed, bitbucket, azure-devops; use one of them.',
    },
    ...["connectionArn", "repository", "repositoryFolder"].map((name) => ({
      when: `${name} is set, and the source is CodeCommit`,
      raw: { [name]: name === "connectionArn" ? CONNECTION : "example/images" },
      says: `${name}: is set, but has no meaning where source is "codecommit". Set source to one of github, github-enterprise, gitlab, gitlab-self-managed, bitbucket, azure-devops, or remove it (pulumi config rm ${name}).`,
    })),
    ...Object.entries({
      repositoryName: "golden",
      repositoryDescription: "Images.",
      onConflict: "overwrite",
      retainRepositoryOnDelete: "false",
      adoptRepository: "true",
    }).map(([name, value]) => ({
      when: `${name} is set, and the source is a repository of one's own`,
      raw: { ...CONNECTED, [name]: value },
      says: `${name}: is set, but has no meaning where source is "github". Remove it (pulumi config rm ${name}).`,
    })),
    {
      when: "one's own repository is not named",
      raw: { source: "bitbucket" },
      says: 'repository: is not set; source "bitbucket" needs your repository on Bitbucket, such as "example/images".',
    },
    ...[
      ["github", "https://github.com/example/images.git", "example/images"],
      ["github", "git@github.com:example/images.git", "example/images"],
      ["github", "https://github.com/example/images/tree/main/buildsrc", "example/images"],
      ["bitbucket", "https://bitbucket.org/example/images/src/main/?at=main", "example/images"],
      ["gitlab", "https://gitlab.com/example/more/images/-/tree/main", "example/more/images"],
      ["gitlab", "https://gitlab.com/example/more/images.git", "example/more/images"],
      ["azure-devops", "https://dev.azure.com/example/more/_git/images", "example/more/images"],
      ["azure-devops", "https://example@dev.azure.com/example/a%20b/_git/images?path=/", "example/a b/images"],
      ["azure-devops", "git@ssh.dev.azure.com:v3/example/more/images", "example/more/images"],
    ].map(([source = "", repository = "", name]) => ({
      when: `one's own repository is named ${repository}`,
      raw: { ...CONNECTED, source, repository },
      says: `repository: "${repository}" is a URL; use only the owner and the name: "${name}".`,
    })),
    {
      when: "one's own repository is the URL of something else",
      raw: { ...CONNECTED, repository: "https://github.com/example" },
      says: 'repository: "https://github.com/example" is a URL; use only the owner and the name, such as "example/images".',
    },
    ...["images", "example/", "example/more/images", "exam ple/images"].map((repository) => ({
      when: `one's own repository is named ${repository}`,
      raw: { ...CONNECTED, repository },
      says: `repository: "${repository}" is not a repository's full name on GitHub; use one like "example/images".`,
    })),
    {
      when: "the connection's ARN is something else's",
      raw: { ...CONNECTED, connectionArn: "arn:aws:codecommit:us-east-1:123456789012:golden" },
      says: 'connectionArn: "arn:aws:codecommit:us-east-1:123456789012:golden" is not the ARN of a connection; use one like "arn:aws:codeconnections:us-east-1:123456789012:connection/…", which aws codeconnections list-connections shows.',
    },
    {
      when: "the connection is in another partition",
      raw: { ...CONNECTED, connectionArn: CONNECTION.replace("arn:aws:", "arn:aws-cn:") },
      says: `connectionArn: "${CONNECTION.replace("arn:aws:", "arn:aws-cn:")}" is in the partition aws-cn, but us-east-1 is in aws; accounts in different partitions cannot work together. Use an ARN that starts with arn:aws:.`,
    },
    ...Object.entries({
      "github-enterprise": "GitHub Enterprise Server",
      "gitlab-self-managed": "self-managed GitLab",
    }).map(([source, name]) => ({
      when: `there is no connection to ${name}`,
      raw: { source, repository: "example/images" },
      says: `connectionArn: is not set, and the stack cannot connect to a server of your own: make a host and a connection to ${name} in the console (Developer Tools, Settings, Connections), and set the connection's ARN.`,
    })),
    ...["/images", "images/", "../images", "a//b", "a/./b", "a b"].map((repositoryFolder) => ({
      when: `the repository's folder is ${repositoryFolder}`,
      raw: { ...CONNECTED, repositoryFolder },
      says: `repositoryFolder: "${repositoryFolder}" is not a folder's path in a repository: it must consist of names of letters, digits and . _ @ + -, with a slash between them; use one like "images/buildsrc".`,
    })),
    ...["output", "output/images"].map((repositoryFolder) => ({
      when: `the repository's folder is ${repositoryFolder}, where Build puts its results`,
      raw: { ...CONNECTED, repositoryFolder },
      says: `repositoryFolder: "${repositoryFolder}" is in the folder output of the repository's root, where the builds put their results; move it elsewhere, such as to "images/buildsrc".`,
    })),
    {
      when: "the repository's folder is too deep",
      raw: { ...CONNECTED, repositoryFolder: long(201) },
      says: "repositoryFolder: has 201 characters; use a path of at most 200.",
    },
    {
      when: "a pattern of tags has a space",
      raw: { ...CONNECTED, triggerTags: '["v 1"]' },
      says: 'triggerTags: "v 1" is not a pattern of tags, which has no spaces; use one like "v*".',
    },
    {
      when: "a pattern of tags is too long",
      raw: { ...CONNECTED, triggerTags: JSON.stringify([long(256)]) },
      says: `triggerTags: "${long(256)}" has 256 characters; CodePipeline takes 255.`,
    },
    {
      when: "there are too many patterns of tags",
      raw: { ...CONNECTED, triggerTags: '["1","2","3","4","5","6","7","8","9"]' },
      says: "triggerTags: has 9 patterns; CodePipeline takes at most 8.",
    },
    {
      when: "tags are a list",
      raw: { tags: '["a"]' },
      says: 'tags: ["a"] is not an object of texts; use one like {"CostCenter": "42"}.',
    },
    {
      when: "AWS reserves the key of a tag",
      raw: { tags: '{"aws:stack":"x"}' },
      says: 'tags: "aws:stack" starts with aws:, which AWS reserves; use another key.',
    },
    {
      when: "a tag has a character that AWS does not allow",
      raw: { tags: '{"Cost":"5 %"}' },
      says: 'tags: "Cost" = "5 %" has characters that a tag cannot have; use letters, digits, spaces and _ . : / = @ + - only.',
    },
    {
      when: "a tag differs only in case from one of the factory's",
      raw: { tags: '{"project":"x"}' },
      says: 'tags: "project" differs only in case from the tag "Project", and a role in IAM cannot have both; write "Project", or leave it out.',
    },
    {
      when: "two tags differ only in case",
      raw: { tags: '{"Team":"x","TEAM":"y"}' },
      says: 'tags: "TEAM" differs only in case from the tag "Team", and a role in IAM cannot have both; leave one of them out.',
    },
    {
      when: "there are too many tags",
      raw: { tags: JSON.stringify(Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`t${index}`, ""]))) },
      says: "tags: has 48 tags; AWS allows 50 per resource, and the factory's own tags add 3. Leave out 1.",
    },
  ];
  for (const { when, raw, says } of bad) {
    it(`are refused when ${when}`, () => {
      const folders = [...FOLDERS, ...(raw.images?.startsWith("[") ? badFolders : [])];
      expect(faultsOf(raw, { ...CONTEXT, findFolders: () => folders })).to.deep.equal([says]);
    });
  }

  it("are refused in a region without connections only where a connection is needed", () => {
    const context = { ...CONTEXT, region: "ap-east-1" };
    expect(faultsOf({}, context)).to.deep.equal([]);
    expect(faultsOf(CONNECTED, context).join()).to.match(
      /^aws:region: CodeConnections does not exist in the region "ap-east-1"; set aws:region to one of ap-northeast-1, /,
    );
  });

  it("do not judge the images in one's own repository", () => {
    const { settings, faults } = parseSettings({ ...CONNECTED, images: '["web"]' }, CONTEXT);
    expect(faults).to.deep.equal([]);
    expect(settings.images).to.deep.equal(["web"]);
  });

  it("are refused in a region without CodeCommit", () => {
    const context = { ...CONTEXT, region: "eu-south-2" };
    expect(faultsOf({}, context).join()).to.match(
      /^aws:region: CodeCommit does not exist in the region "eu-south-2"; set/,
    );
  });

  for (const [region, untagged] of [
    ["us-gov-west-1", "AMIs"],
    ["cn-north-1", "AMIs and instances"],
  ] as const) {
    it(`are refused in ${region}, where Packer sends no tags`, () => {
      expect(faultsOf({}, { ...CONTEXT, region }).join()).to.match(
        new RegExp(
          `^aws:region: a factory cannot work in "${region}": Packer's Amazon plugin creates ${untagged} without tags there, .*; ` +
            "set aws:region to one of af-south-1, .*, us-west-2\\.$",
        ),
      );
    });
  }

  it("are refused when the names of project and stack are too long for the roles", () => {
    const context = { ...CONTEXT, stack: long(40) };
    expect(faultsOf({ pipelineNamePrefix: "p" }, context)).to.deep.equal([
      `factoryName: "ami-pipeline-${long(40)}" has 53 characters; a factory name has at most 42. Use a shorter or simpler project or stack name.`,
    ]);
  });

  it("are refused when a name made from project and stack is not allowed for a topic, a dashboard or a key", () => {
    const emails = '["releases@example.com"]';
    const raw = { projectNamePrefix: "p", approval: "true", approvalEmails: emails, notifyEmails: emails };
    const shared = { ...raw, publishAccounts: '["123456789012"]', customerManagedKey: "true" };
    expect(faultsOf(shared, { ...CONTEXT, stack: "v1.0" })).to.deep.equal([
      'factoryName: "ami-pipeline-v1.0-approval" is not an SNS topic name: it must consist of letters, digits, underscores and hyphens. Use project and stack names without a dot.',
      'factoryName: "ami-pipeline-v1.0-notices" is not an SNS topic name: it must consist of letters, digits, underscores and hyphens. Use project and stack names without a dot.',
      'factoryName: "alias/ami-pipeline-v1.0-data" is not a KMS alias: it must consist of letters, digits, slashes, underscores and hyphens. Use project and stack names without a dot.',
      'factoryName: "ami-pipeline-v1.0-us-east-1" is not the name of a CloudWatch dashboard: it must consist of letters, digits, underscores and hyphens. Use project and stack names without a dot, or set dashboard to false.',
      'factoryName: "alias/ami-pipeline-v1.0-images" is not a KMS alias: it must consist of letters, digits, slashes, underscores and hyphens. Use project and stack names without a dot.',
    ]);
  });

  it("are refused when there is no image to build", () => {
    const { faults } = parseSettings({}, { ...CONTEXT, findFolders: () => [] });
    expect(faults).to.deep.equal([
      { name: "images", reason: "there is no folder in buildsrc/images; add one to have something to build." },
    ]);
  });

  it("are refused all at once, with the stack's name, before anything is created", async () => {
    const config = { "ami-pipeline:branch": "a b", "ami-pipeline:logRetentionDays": "2", "aws:region": "us-east-1" };
    const message = await rejection(deploy(readSettings, { config }));

    expect(message).to.match(
      /^The configuration of stack dev cannot be used:\n {2}branch: .*\n {2}logRetentionDays: .*$/,
    );
  });

  const writtenIn = (stack: string) => {
    const { config } = parse(readFileSync(join(__dirname, "..", `Pulumi.${stack}.yaml`), "utf8")) as {
      config: Record<string, unknown>;
    };
    const own = Object.entries(config).flatMap(([key, value]) => {
      const [namespace, name] = key.split(":");
      if (namespace !== "ami-pipeline" || name === undefined) {
        return [];
      }
      return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
    });
    return settingsOf(Object.fromEntries(own) as Record<string, string>);
  };

  for (const stack of ["dev", "staging", "production", "sandbox"]) {
    it(`are correct in Pulumi.${stack}.yaml`, () => {
      writtenIn(stack);
    });
  }

  it("differ between the example environments in what environments differ in", () => {
    const [dev, staging, production] = ["dev", "staging", "production"].map(writtenIn);
    const of = (name: keyof FactorySettings) => [dev?.[name], staging?.[name], production?.[name]];
    expect(of("approval")).to.deep.equal([false, false, true]);
    expect(of("publishRegions").map((regions) => (regions as string[]).length)).to.deep.equal([0, 1, 2]);
    expect(of("publishAccounts").map((accounts) => (accounts as string[]).length)).to.deep.equal([0, 0, 2]);
    expect(of("logRetentionDays")).to.deep.equal([30, 30, 365]);
    expect(of("deleteArtifactsOnDestroy")).to.deep.equal([true, true, false]);
    expect(of("customerManagedKey")).to.deep.equal([false, true, true]);
  });
});
