// What the configuration may say, and what a person reads who says something else.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { SOURCE_FOLDER } from "../components/source/images";
import type { FactorySettings } from "../components/settings/values";
import { parseSettings, readSettings } from "../settings";
import { deploy, rejection } from "./helpers/deploy";

const CONTEXT = {
  project: "ami-pipeline",
  stack: "dev",
  region: "us-east-1",
  imageFolders: [
    { name: "debian-13", hasVariables: true },
    { name: "ubuntu-24.04", hasVariables: true },
  ],
};
const ORGANIZATION = "arn:aws:organizations::123456789012:organization/o-exampleorgid";
const UNIT = "arn:aws:organizations::123456789012:ou/o-exampleorgid/ou-abcd-11111111";
/** Folders with a fault of their own. */
const BAD_FOLDERS = [
  { name: "draft", hasVariables: false },
  { name: "Ubuntu_Old", hasVariables: true },
];

const settingsOf = (raw: Record<string, string>): FactorySettings => {
  const { settings, faults } = parseSettings(raw, CONTEXT);
  expect(faults).to.deep.equal([]);
  return settings;
};
const faultsOf = (raw: Record<string, string>, context = CONTEXT) =>
  parseSettings(raw, context).faults.map(({ name, reason }) => `${name}: ${reason}`);

describe("settings", () => {
  it("are all optional, and named after project and stack", () => {
    expect(settingsOf({})).to.deep.equal({
      factoryName: "ami-pipeline-dev",
      sourceFolder: SOURCE_FOLDER,
      homeRegion: "us-east-1",
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
      buildTimeoutMinutes: 120,
      validateTimeoutMinutes: 15,
      testTimeoutMinutes: 30,
      publishTimeoutMinutes: 120,
      queuedTimeoutMinutes: 480,
      rebuildMaxAgeDays: 30,
      artifactRetentionDays: 30,
      deleteArtifactsOnDestroy: false,
      publishRegions: [],
      publishAccounts: [],
      publishOrganizations: [],
      publishOrganizationalUnits: [],
      publishAllowPublic: false,
      publishChannels: [],
      publishLaunchTemplates: {},
      publishDeprecateAfterDays: 0,
      publishDeregistrationProtection: true,
      imageEncryption: "auto",
      approval: false,
      approvalEmails: [],
      approvalTimeoutMinutes: 10080,
      approvers: [],
      logRetentionDays: 90,
      customerManagedKey: false,
      rolePath: "/",
      tags: {},
    });
  });

  it("take what the configuration says", () => {
    const said = settingsOf({
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

    expect(said).to.include({ repositoryName: "golden", branch: "release/1.x", onConflict: "overwrite" });
    expect(said).to.include({ retainRepositoryOnDelete: false, buildTimeoutMinutes: 240, assignPublicIp: true });
    expect(said).to.include({ customerManagedKey: true });
    expect(said).to.include({ vpcId: "vpc-0a1b", subnetId: "subnet-0a1b" });
    expect(said.images).to.deep.equal(["ubuntu-24.04"]);
    expect(said.tags).to.deep.equal({ CostCenter: "42", Team: "images" });
  });

  it("say where roles are kept and what bounds them", () => {
    const boundaries = ["arn:aws:iam::123456789012:policy/ours/boundary", "arn:aws:iam::aws:policy/PowerUserAccess"];
    for (const permissionsBoundary of boundaries) {
      const said = settingsOf({ rolePath: "/ami-pipeline/dev/", permissionsBoundary });
      expect(said).to.include({ rolePath: "/ami-pipeline/dev/", permissionsBoundary });
    }
  });

  it("say where, to whom and how images are published", () => {
    const said = settingsOf({
      parameterPrefix: "/golden/images",
      publishRegions: '["us-east-1","eu-west-1"]',
      publishAccounts: '["012345678901",123456789012]',
      publishOrganizations: `["${ORGANIZATION}"]`,
      publishOrganizationalUnits: `["${UNIT}"]`,
      publishChannels: '["stable"]',
      publishLaunchTemplates: '{"debian-13":["lt-0123456789abcdef0","eu-west-1/lt-0123456789abcdef1"]}',
      imageEncryption: "customer-managed",
      approval: "true",
      approvalEmails: '["releases@example.com"]',
      approvers: '["arn:aws:iam::123456789012:role/people/managers"]',
    });

    expect(said).to.deep.include({
      homeRegion: "us-east-1",
      parameterPrefix: "/golden/images",
      publishRegions: ["us-east-1", "eu-west-1"],
      publishAccounts: ["012345678901", "123456789012"],
      publishOrganizations: [ORGANIZATION],
      publishOrganizationalUnits: [UNIT],
      publishChannels: ["stable"],
      publishLaunchTemplates: { "debian-13": ["lt-0123456789abcdef0", "eu-west-1/lt-0123456789abcdef1"] },
      imageEncryption: "customer-managed",
      approval: true,
      approvalEmails: ["releases@example.com"],
      approvers: ["arn:aws:iam::123456789012:role/people/managers"],
    });
  });

  it("may make images public, if they are not encrypted and it is allowed", () => {
    const said = settingsOf({ publishAccounts: '["all"]', publishAllowPublic: "true", imageEncryption: "none" });
    expect(said.publishAccounts).to.deep.equal(["all"]);
  });

  const long = (length: number) => "x".repeat(length);
  const branchFault = (branch: string, problem: string) =>
    `branch: "${branch}" ${problem}, which no branch can; use a name like "main".`;
  const rename = "Set another pipelineNamePrefix.";
  const PARAMETER_PARTS =
    "2 to 15 parts, each of them a slash and letters, digits, dots, underscores and hyphens, and not start with aws or ssm";
  const bad: readonly { readonly when: string; readonly raw: Record<string, string>; readonly says: string }[] = [
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
      when: "a setting has a dot",
      raw: { "repository.name": "x" },
      says: "repository.name: is not a setting; the nearest one is repositoryName. Rename it, or remove it: pulumi config rm repository.name.",
    },
    {
      when: "a number is none",
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
      when: "a yes or no is neither",
      raw: { retainRepositoryOnDelete: "yes" },
      says: 'retainRepositoryOnDelete: "yes" is not true or false; use one of them.',
    },
    {
      when: "a choice is none of those there are",
      raw: { onConflict: "merge" },
      says: 'onConflict: "merge" is not one of stop, overwrite; use one of them.',
    },
    {
      when: "assignPublicIp is none of those there are",
      raw: { assignPublicIp: "maybe" },
      says: 'assignPublicIp: "maybe" is not "true", "false" or "auto"; use one of them.',
    },
    {
      when: "images is one name",
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
      when: "an image's name has characters that cannot be in a name",
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
      when: "a rule's name grows too long",
      raw: { pipelineNamePrefix: long(50), images: '["debian-13"]' },
      says: `pipelineNamePrefix: "${long(50)}-debian-13-push" has 65 characters; an EventBridge rule name has at most 64. Set a shorter pipelineNamePrefix or rename the image.`,
    },
    {
      when: "a branch has a space",
      raw: { branch: "my branch" },
      says: branchFault("my branch", "has a space, a control character or one of ~ ^ : ? * [ \\"),
    },
    { when: "a branch has two dots", raw: { branch: "a..b" }, says: branchFault("a..b", 'has ".." or "@{"') },
    { when: "a branch is an option", raw: { branch: "-d" }, says: branchFault("-d", "starts with a hyphen") },
    {
      when: "a branch is hidden",
      raw: { branch: "a/.b" },
      says: branchFault("a/.b", "has a part that starts with a dot"),
    },
    {
      when: "a branch is a lock",
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
      when: "the compute type is none",
      raw: { buildComputeType: "SMALL" },
      says: 'buildComputeType: "SMALL" is not one of BUILD_GENERAL1_SMALL, BUILD_GENERAL1_MEDIUM, BUILD_GENERAL1_LARGE, BUILD_GENERAL1_XLARGE, BUILD_GENERAL1_2XLARGE; use one of them.',
    },
    {
      when: "there is a VPC and no subnet",
      raw: { vpcId: "vpc-1" },
      says: "subnetId: is missing; set it to a subnet of vpc-1, or leave out vpcId.",
    },
    {
      when: "there is a subnet and no VPC",
      raw: { subnetId: "subnet-1" },
      says: "vpcId: is missing; set it to the VPC of subnet-1, or leave out subnetId.",
    },
    {
      when: "an id is that of something else",
      raw: { vpcId: "subnet-2", subnetId: "subnet-1" },
      says: 'vpcId: "subnet-2" is not a VPC id; they look like vpc-0123456789abcdef0.',
    },
    {
      when: "a test would run longer than CodePipeline waits for one",
      raw: { testTimeoutMinutes: "481" },
      says: "testTimeoutMinutes: 481 is out of range; use a whole number of minutes from 5 to 480.",
    },
    {
      when: "publishing is given up too soon",
      raw: { publishTimeoutMinutes: "0" },
      says: "publishTimeoutMinutes: 0 is out of range; use a whole number of minutes from 5 to 2160.",
    },
    {
      when: "an approval takes longer than CodePipeline waits for it",
      raw: { approvalTimeoutMinutes: "86401" },
      says: "approvalTimeoutMinutes: 86401 is out of range; use a whole number of minutes from 5 to 86400.",
    },
    {
      when: "a release is deprecated in the past",
      raw: { publishDeprecateAfterDays: "-1" },
      says: "publishDeprecateAfterDays: -1 is out of range; use a whole number of days from 0 to 3650.",
    },
    {
      when: "SSM keeps the parameters' names for itself",
      raw: { parameterPrefix: "/aws/golden" },
      says: `parameterPrefix: "/aws/golden/ubuntu-24.04" is not an SSM parameter name: it must consist of ${PARAMETER_PARTS}. Set another parameterPrefix, such as "/golden-images".`,
    },
    {
      when: "the parameters' prefix ends with a slash",
      raw: { parameterPrefix: "/golden/" },
      says: `parameterPrefix: "/golden//ubuntu-24.04" is not an SSM parameter name: it must consist of ${PARAMETER_PARTS}. Set another parameterPrefix, such as "/golden-images".`,
    },
    {
      when: "a publish region is no region",
      raw: { publishRegions: '["Ireland"]' },
      says: 'publishRegions: "Ireland" is not a region\'s name; use one like "eu-west-1".',
    },
    {
      when: "a publish region is listed twice",
      raw: { publishRegions: '["eu-west-1","eu-west-1"]' },
      says: 'publishRegions: "eu-west-1" is listed twice; list it once.',
    },
    {
      when: "publish regions are one region",
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
      says: `publishOrganizations: "o-exampleorgid" is not the ARN of an organization; use one like ${ORGANIZATION}.`,
    },
    {
      when: "an organization is in another partition",
      raw: { publishOrganizations: `["${ORGANIZATION.replace("aws", "aws-cn")}"]` },
      says: `publishOrganizations: "${ORGANIZATION.replace("aws", "aws-cn")}" is in the partition aws-cn, but us-east-1 is in aws; accounts in different partitions cannot work together. Use an ARN that starts with arn:aws:.`,
    },
    {
      when: "an organizational unit is an organization",
      raw: { publishOrganizationalUnits: `["${ORGANIZATION}"]` },
      says: `publishOrganizationalUnits: "${ORGANIZATION}" is not the ARN of an organizational unit; use one like ${UNIT}.`,
    },
    {
      when: "images are public without leave",
      raw: { publishAccounts: '["all"]', imageEncryption: "none" },
      says: 'publishAccounts: "all" makes the images public, which is refused unless publishAllowPublic is true; set it, or list the ids of the accounts to share with.',
    },
    {
      when: "images are public and encrypted",
      raw: { publishAccounts: '["all"]', publishAllowPublic: "true" },
      says: 'publishAccounts: "all" makes the images public, and EC2 makes no encrypted image public; set imageEncryption to "none", or list the ids of the accounts to share with.',
    },
    {
      when: "images are shared that are encrypted with a key nobody else can use",
      raw: { publishOrganizations: `["${ORGANIZATION}"]`, imageEncryption: "aws-managed" },
      says: 'imageEncryption: "aws-managed" encrypts images with the account\'s own EBS key, which AWS lets no other account use: those that images are shared with could not launch them. Use "customer-managed" or "auto".',
    },
    {
      when: "the encryption is none of those there are",
      raw: { imageEncryption: "kms" },
      says: 'imageEncryption: "kms" is not one of auto, aws-managed, customer-managed, none; use one of them.',
    },
    ...["aws-stable", "SSM", "1.0", "a b", long(101)].map((channel) => ({
      when: `SSM refuses a channel's name: ${channel}`,
      raw: { publishChannels: JSON.stringify([channel]) },
      says: `publishChannels: "${channel}" is not a label that SSM takes: 1 to 100 letters, digits, dots, hyphens and underscores, not starting with a digit, aws or ssm. Use one like "stable".`,
    })),
    {
      when: "a channel is moved by every release anyway",
      raw: { publishChannels: '["latest"]' },
      says: 'publishChannels: "latest" is moved by every release anyway; leave it out.',
    },
    {
      when: "there are more channels than SSM takes labels",
      raw: { publishChannels: JSON.stringify(Array.from({ length: 10 }, (_, index) => `c${index}`)) },
      says: 'publishChannels: has 10 channels; SSM takes 10 labels a version and the factory adds "latest". Leave out 1.',
    },
    {
      when: "a launch template follows an image that does not exist",
      raw: { publishLaunchTemplates: '{"web":["lt-0123456789abcdef0"]}' },
      says: 'publishLaunchTemplates: "web" is not an image of this factory; the images are debian-13, ubuntu-24.04.',
    },
    {
      when: "a launch template is given by its name",
      raw: { publishLaunchTemplates: '{"debian-13":["web-servers"]}' },
      says: 'publishLaunchTemplates: "web-servers" is not a launch template\'s id; use one like "lt-0123456789abcdef0", or "eu-west-1/lt-0123456789abcdef0" for one in a publish region.',
    },
    {
      when: "a launch template is where images are not published",
      raw: { publishLaunchTemplates: '{"debian-13":["eu-west-1/lt-0123456789abcdef0"]}' },
      says: 'publishLaunchTemplates: "eu-west-1/lt-0123456789abcdef0" is in a region that images are not published to; add "eu-west-1" to publishRegions, or write the id alone if it is the factory\'s own region.',
    },
    {
      when: "a launch template follows two images",
      raw: { publishLaunchTemplates: '{"debian-13":["lt-0123456789abcdef0"],"ubuntu-24.04":["lt-0123456789abcdef0"]}' },
      says: 'publishLaunchTemplates: "lt-0123456789abcdef0" is listed twice; list it once.',
    },
    {
      when: "launch templates are no lists",
      raw: { publishLaunchTemplates: '{"debian-13":"lt-0123456789abcdef0"}' },
      says: 'publishLaunchTemplates: {"debian-13":"lt-0123456789abcdef0"} is not an object of lists of launch templates; use one like {"ubuntu-24.04": ["lt-0123456789abcdef0"]}.',
    },
    {
      when: "nobody hears of a run that waits for approval",
      raw: { approval: "true" },
      says: "approvalEmails: is empty, so nobody would hear of a run that waits for approval; list an address, or set approval to false.",
    },
    {
      when: "an address for approvals is none",
      raw: { approval: "true", approvalEmails: '["releases"]' },
      says: 'approvalEmails: "releases" is not an e-mail address; use one like "releases@example.com".',
    },
    {
      when: "people are asked for approval, but by no run",
      raw: { approvalEmails: '["releases@example.com"]' },
      says: "approvalEmails: is set, but approval is false, so no run asks for approval; set approval to true, or remove approvalEmails.",
    },
    {
      when: "people may approve, but no run asks",
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
      when: "the roles' path has no slash at its end",
      raw: { rolePath: "/ami-pipeline" },
      says: 'rolePath: "/ami-pipeline" is not a path of IAM: letters, digits and + = , . @ _ - between slashes, with a slash at both ends. Use one like "/ami-pipeline/", or "/".',
    },
    {
      when: "the roles' path would mean other roles in a policy",
      raw: { rolePath: "/*/" },
      says: 'rolePath: "/*/" is not a path of IAM: letters, digits and + = , . @ _ - between slashes, with a slash at both ends. Use one like "/ami-pipeline/", or "/".',
    },
    {
      when: "the roles' path is AWS's own",
      raw: { rolePath: "/aws-service-role/ours/" },
      says: 'rolePath: "/aws-service-role/ours/" is where AWS keeps roles of its own; use another path, one like "/ami-pipeline/".',
    },
    {
      when: "the roles' path is too long",
      raw: { rolePath: `/${long(511)}/` },
      says: "rolePath: has 513 characters; a path of IAM has at most 512. Shorten it.",
    },
    {
      when: "the boundary is a role",
      raw: { permissionsBoundary: "arn:aws:iam::123456789012:role/boundary" },
      says: 'permissionsBoundary: "arn:aws:iam::123456789012:role/boundary" is not the ARN of a managed policy; use one like arn:aws:iam::123456789012:policy/boundary.',
    },
    {
      when: "the boundary is in another partition",
      raw: { permissionsBoundary: "arn:aws-cn:iam::123456789012:policy/boundary" },
      says: 'permissionsBoundary: "arn:aws-cn:iam::123456789012:policy/boundary" is in the partition aws-cn, but us-east-1 is in aws; accounts in different partitions cannot work together. Use an ARN that starts with arn:aws:.',
    },
    {
      when: "tags are a list",
      raw: { tags: '["a"]' },
      says: 'tags: ["a"] is not an object of texts; use one like {"CostCenter": "42"}.',
    },
    {
      when: "a tag is AWS's own",
      raw: { tags: '{"aws:stack":"x"}' },
      says: 'tags: "aws:stack" starts with aws:, which AWS reserves; use another key.',
    },
    {
      when: "a tag has a character that AWS refuses",
      raw: { tags: '{"Cost":"5 %"}' },
      says: 'tags: "Cost" = "5 %" has characters that a tag cannot have; use letters, digits, spaces and _ . : / = @ + - only.',
    },
    {
      when: "there are too many tags",
      raw: { tags: JSON.stringify(Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`t${index}`, ""]))) },
      says: "tags: has 48 tags; AWS allows 50 per resource, and the factory adds 3. Leave out 1.",
    },
  ];
  for (const { when, raw, says } of bad) {
    it(`are refused when ${when}`, () => {
      const imageFolders = [...CONTEXT.imageFolders, ...(raw.images?.startsWith("[") ? BAD_FOLDERS : [])];
      expect(faultsOf(raw, { ...CONTEXT, imageFolders })).to.deep.equal([says]);
    });
  }

  it("are refused where CodeCommit does not exist", () => {
    const context = { ...CONTEXT, region: "eu-south-2" };
    expect(faultsOf({}, context).join()).to.match(
      /^aws:region: CodeCommit does not exist in the region "eu-south-2"; set/,
    );
  });

  it("are refused when project and stack make too long a name for the roles", () => {
    const context = { ...CONTEXT, stack: long(40) };
    expect(faultsOf({ pipelineNamePrefix: "p" }, context)).to.deep.equal([
      `factoryName: "ami-pipeline-${long(40)}" has 53 characters; a factory name has at most 42. Use a shorter or simpler project or stack name.`,
    ]);
  });

  it("are refused when project and stack make a name that a topic or a key cannot have", () => {
    const raw = { projectNamePrefix: "p", approval: "true", approvalEmails: '["releases@example.com"]' };
    const shared = { ...raw, publishAccounts: '["123456789012"]', customerManagedKey: "true" };
    expect(faultsOf(shared, { ...CONTEXT, stack: "v1.0" })).to.deep.equal([
      'factoryName: "ami-pipeline-v1.0-approval" is not an SNS topic name: it must consist of letters, digits, underscores and hyphens. Use project and stack names without a dot.',
      'factoryName: "alias/ami-pipeline-v1.0-data" is not a KMS alias: it must consist of letters, digits, slashes, underscores and hyphens. Use project and stack names without a dot.',
      'factoryName: "alias/ami-pipeline-v1.0-images" is not a KMS alias: it must consist of letters, digits, slashes, underscores and hyphens. Use project and stack names without a dot.',
    ]);
  });

  it("are refused when there is nothing to build", () => {
    const { faults } = parseSettings({}, { ...CONTEXT, imageFolders: [] });
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

  for (const file of ["Pulumi.dev.yaml", "Pulumi.sandbox.yaml"]) {
    it(`are good in ${file}`, () => {
      const { config } = parse(readFileSync(join(__dirname, "..", file), "utf8")) as {
        config: Record<string, unknown>;
      };
      const own = Object.entries(config).flatMap(([key, value]) => {
        const [namespace, name] = key.split(":");
        if (namespace !== "ami-pipeline" || name === undefined) return [];
        return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
      });
      settingsOf(Object.fromEntries(own) as Record<string, string>);
    });
  }
});
