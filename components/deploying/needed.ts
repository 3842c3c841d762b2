// What whoever runs Pulumi must be allowed: the actions by what they are done to, and by the command that needs them. The
// scenarios deploy with exactly this, and fail where an action is missing or is never asked for without a reason.
import { managedPolicies } from "../foundation/builderRights";
import { resolveEncryption } from "../publishing/encryption";
import { makesNoticesTopic } from "../publishing/told";
import type { FactorySettings } from "../settings/values";
import { parseConnectionArn, type ConnectionService } from "../source/connection/arn";
import { isConnected } from "../source/connection/providers";
import type { Kind } from "./place";

/** A preview, with or without a refresh, only reads; an `up` also makes and changes; a `destroy` also takes away. */
export const COMMANDS = ["preview", "up", "destroy"] as const;
/** What needs an action. */
export type Command = (typeof COMMANDS)[number];

/** The actions that are done to one kind of resources. A command also needs those of the commands before it. */
export type NeededActions = Readonly<Partial<Record<Command, readonly string[]>>> & {
  readonly on: Kind;
  /** In which regions. @default "home" */
  readonly regions?: "home" | "all";
  /** Whether a factory with these settings needs them. @default - every factory does */
  readonly if?: (settings: FactorySettings) => boolean;
  /** The service that `iam:PassRole` gives the role to. @default - none is passed on */
  readonly passedTo?: string;
};

const hasRepository = ({ source }: FactorySettings) => !isConnected(source);
const makesConnection = ({ source, connectionArn }: FactorySettings) =>
  isConnected(source) && connectionArn === undefined;
const hasConnection =
  (service: ConnectionService) =>
  ({ source, connectionArn }: FactorySettings) =>
    isConnected(source) && serviceOf(connectionArn) === service;
const hasDataKey = ({ customerManagedKey }: FactorySettings) => customerManagedKey;
const hasImageKeys = (settings: FactorySettings) => resolveEncryption(settings) === "customer-managed";
const hasTopic = (settings: FactorySettings) => settings.approval || makesNoticesTopic(settings);
const subscribesOnly = ({ notifyEmails, notifyTopicArn }: FactorySettings) =>
  notifyEmails.length > 0 && notifyTopicArn !== undefined;

const hasBoundary = ({ permissionsBoundary }: FactorySettings) => permissionsBoundary !== undefined;

const hasManagedPolicies = ({ builderPolicies }: FactorySettings) =>
  Object.values(builderPolicies).some((rights) => managedPolicies(rights).length > 0);

const hasGitHub = ({ githubRepository }: FactorySettings) => githubRepository !== undefined;

const ROLES = ["pipelineRole", "projectRoles", "ruleRoles", "scheduleRoles", "instanceRoles"] as const;
const OF_ROLES = {
  preview: ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
  up: [
    "iam:CreateRole",
    "iam:PutRolePolicy",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRoleDescription",
  ],
  destroy: ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:ListInstanceProfilesForRole"],
} as const;
const OF_NEW_KEYS = { preview: ["kms:ListAliases"], up: ["kms:CreateKey", "kms:TagResource"] } as const;
const OF_KEYS = {
  preview: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
  up: [
    "kms:CreateAlias",
    "kms:EnableKeyRotation",
    "kms:PutKeyPolicy",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateKeyDescription",
  ],
} as const;

/** All actions. */
export const NEEDED: readonly NeededActions[] = [
  {
    on: "anything",
    preview: [
      "codepipeline:ListPipelines",
      "ec2:DescribeInstanceTypeOfferings",
      "ec2:DescribeRegions",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcs",
      "logs:DescribeLogGroups",
    ],
    destroy: ["ec2:DescribeNetworkInterfaces"],
  },
  {
    on: "anything",
    if: ({ imageEncryption }) => imageEncryption === "none",
    preview: ["ec2:GetEbsEncryptionByDefault"],
  },
  {
    on: "repository",
    if: hasRepository,
    preview: [
      "codecommit:GetBlob",
      "codecommit:GetBranch",
      "codecommit:GetDifferences",
      "codecommit:GetRepository",
      "codecommit:ListBranches",
      "codecommit:ListTagsForResource",
    ],
    up: [
      "codecommit:CreateBranch",
      "codecommit:CreateCommit",
      "codecommit:CreateRepository",
      "codecommit:DeleteBranch",
      "codecommit:MergeBranchesByFastForward",
      "codecommit:TagResource",
      "codecommit:UntagResource",
      "codecommit:UpdateRepositoryDescription",
    ],
  },
  {
    on: "repository",
    if: (settings) => hasRepository(settings) && !settings.retainRepositoryOnDelete,
    destroy: ["codecommit:DeleteRepository"],
  },
  { on: "anything", if: makesConnection, up: ["codeconnections:CreateConnection"] },
  {
    on: "connection",
    if: makesConnection,
    preview: ["codeconnections:ListTagsForResource"],
    up: ["codeconnections:TagResource", "codeconnections:UntagResource"],
    destroy: ["codeconnections:DeleteConnection"],
  },
  // A connection is asked for under the name that it was made under. Under which one it is passed on, AWS does not say.
  { on: "connection", if: hasConnection("codeconnections"), preview: ["codeconnections:GetConnection"] },
  { on: "connection", if: hasConnection("codestar-connections"), preview: ["codestar-connections:GetConnection"] },
  {
    on: "connection",
    if: ({ source }) => isConnected(source),
    up: ["codeconnections:PassConnection", "codestar-connections:PassConnection"],
  },
  {
    on: "projects",
    preview: ["codebuild:BatchGetProjects"],
    up: ["codebuild:CreateProject", "codebuild:UpdateProject"],
    destroy: [
      "codebuild:BatchGetBuilds",
      "codebuild:DeleteProject",
      "codebuild:ListBuildsForProject",
      "codebuild:StartBuild",
      "codebuild:StopBuild",
    ],
  },
  {
    on: "reportGroup",
    preview: ["codebuild:BatchGetReportGroups"],
    up: ["codebuild:CreateReportGroup", "codebuild:UpdateReportGroup"],
    destroy: ["codebuild:DeleteReportGroup"],
  },
  {
    on: "pipelines",
    preview: ["codepipeline:GetPipeline", "codepipeline:ListTagsForResource"],
    up: [
      "codepipeline:CreatePipeline",
      "codepipeline:TagResource",
      "codepipeline:UntagResource",
      "codepipeline:UpdatePipeline",
    ],
    destroy: [
      "codepipeline:DeletePipeline",
      "codepipeline:ListActionExecutions",
      "codepipeline:ListPipelineExecutions",
      "codepipeline:StopPipelineExecution",
    ],
  },
  {
    on: "rules",
    preview: ["events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"],
    up: ["events:PutRule", "events:PutTargets", "events:TagResource", "events:UntagResource"],
    destroy: ["events:DeleteRule", "events:RemoveTargets"],
  },
  {
    on: "schedules",
    preview: ["scheduler:GetSchedule"],
    up: ["scheduler:CreateSchedule", "scheduler:UpdateSchedule"],
    destroy: ["scheduler:DeleteSchedule"],
  },
  {
    on: "recycleBinRules",
    regions: "all",
    if: ({ recycleBinDays }) => recycleBinDays > 0,
    preview: ["rbin:GetRule", "rbin:ListTagsForResource"],
    up: ["rbin:CreateRule", "rbin:TagResource", "rbin:UntagResource", "rbin:UpdateRule"],
    destroy: ["rbin:DeleteRule"],
  },
  { on: "vpc", preview: ["ec2:DescribeVpcAttribute"], up: ["ec2:CreateSecurityGroup"] },
  {
    on: "securityGroups",
    up: [
      "ec2:AuthorizeSecurityGroupEgress",
      "ec2:CreateSecurityGroup",
      "ec2:CreateTags",
      "ec2:DeleteTags",
      "ec2:RevokeSecurityGroupEgress",
    ],
    destroy: ["ec2:DeleteSecurityGroup"],
  },
  ...ROLES.map((on) => ({ on, ...OF_ROLES })),
  ...ROLES.map((on) => ({ on, if: hasBoundary, up: ["iam:PutRolePermissionsBoundary"] })),
  { on: "instanceRoles", if: hasManagedPolicies, up: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"] },
  { on: "ciRoles", if: hasGitHub, ...OF_ROLES },
  {
    on: "ciRoles",
    if: (settings) => hasGitHub(settings) && hasBoundary(settings),
    up: ["iam:PutRolePermissionsBoundary"],
  },
  {
    on: "githubProvider",
    if: hasGitHub,
    preview: ["iam:GetOpenIDConnectProvider"],
    up: ["iam:CreateOpenIDConnectProvider", "iam:TagOpenIDConnectProvider", "iam:UntagOpenIDConnectProvider"],
  },
  { on: "pipelineRole", passedTo: "codepipeline.amazonaws.com", up: ["iam:PassRole"] },
  { on: "projectRoles", passedTo: "codebuild.amazonaws.com", up: ["iam:PassRole"] },
  { on: "ruleRoles", passedTo: "events.amazonaws.com", up: ["iam:PassRole"] },
  { on: "scheduleRoles", passedTo: "scheduler.amazonaws.com", up: ["iam:PassRole"] },
  { on: "instanceRoles", passedTo: "ec2.amazonaws.com", up: ["iam:PassRole"] },
  {
    on: "instanceProfiles",
    preview: ["iam:GetInstanceProfile"],
    up: [
      "iam:AddRoleToInstanceProfile",
      "iam:CreateInstanceProfile",
      "iam:TagInstanceProfile",
      "iam:UntagInstanceProfile",
    ],
    destroy: ["iam:DeleteInstanceProfile", "iam:RemoveRoleFromInstanceProfile"],
  },
  {
    on: "logGroups",
    // A key comes and goes with the setting customerManagedKey.
    up: ["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DisassociateKmsKey", "logs:PutRetentionPolicy"],
    destroy: ["logs:DeleteLogGroup"],
  },
  {
    on: "logGroupsWithTags",
    preview: ["logs:ListTagsForResource"],
    up: ["logs:TagResource", "logs:UntagResource"],
  },
  {
    // The provider also tries s3:TagResource, s3:UntagResource and s3:ListTagsForResource, and does without them. Source:
    // the note on tags in the documentation of aws_s3_bucket, terraform-provider-aws 6.
    on: "bucket",
    preview: [
      "s3:GetAccelerateConfiguration",
      "s3:GetBucketAcl",
      "s3:GetBucketCORS",
      "s3:GetBucketLogging",
      "s3:GetBucketObjectLockConfiguration",
      "s3:GetBucketOwnershipControls",
      "s3:GetBucketPolicy",
      "s3:GetBucketPublicAccessBlock",
      "s3:GetBucketRequestPayment",
      "s3:GetBucketTagging",
      "s3:GetBucketVersioning",
      "s3:GetBucketWebsite",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
    ],
    up: [
      "s3:CreateBucket",
      "s3:PutBucketOwnershipControls",
      "s3:PutBucketPolicy",
      "s3:PutBucketPublicAccessBlock",
      "s3:PutBucketTagging",
      "s3:PutBucketVersioning",
      "s3:PutEncryptionConfiguration",
      "s3:PutLifecycleConfiguration",
    ],
  },
  { on: "ownObjects", preview: ["s3:GetObject", "s3:GetObjectTagging"], up: ["s3:PutObject"] },
  {
    on: "keys",
    if: ({ customerManagedKey, deleteArtifactsOnDestroy }) => customerManagedKey && deleteArtifactsOnDestroy,
    destroy: ["kms:ScheduleKeyDeletion"],
  },
  {
    on: "bucket",
    if: ({ deleteArtifactsOnDestroy }) => deleteArtifactsOnDestroy,
    destroy: ["s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:ListBucketVersions"],
  },
  {
    on: "objects",
    if: ({ deleteArtifactsOnDestroy }) => deleteArtifactsOnDestroy,
    destroy: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  },
  // Nothing in it is worth keeping.
  {
    on: "pullRequestBucket",
    if: ({ pullRequests }) => pullRequests,
    destroy: ["s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:ListBucketVersions"],
  },
  {
    on: "pullRequestObjects",
    if: ({ pullRequests }) => pullRequests,
    destroy: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  },
  { on: "anything", if: hasDataKey, ...OF_NEW_KEYS },
  { on: "anything", regions: "all", if: hasImageKeys, ...OF_NEW_KEYS },
  { on: "keys", if: hasDataKey, ...OF_KEYS, destroy: ["kms:DeleteAlias"] },
  // Reading and writing the bucket's objects takes the use of their key.
  { on: "keys", if: hasDataKey, preview: ["kms:Decrypt"], up: ["kms:GenerateDataKey"] },
  { on: "dataKeyAlias", if: hasDataKey, up: ["kms:CreateAlias"], destroy: ["kms:DeleteAlias"] },
  { on: "keys", regions: "all", if: hasImageKeys, ...OF_KEYS, destroy: ["kms:DeleteAlias"] },
  { on: "imageKeyAlias", regions: "all", if: hasImageKeys, up: ["kms:CreateAlias"], destroy: ["kms:DeleteAlias"] },
  {
    on: "topics",
    if: hasTopic,
    preview: ["sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:ListTagsForResource"],
    up: ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource", "sns:UntagResource"],
    destroy: ["sns:DeleteTopic", "sns:Unsubscribe"],
  },
  {
    on: "alarms",
    if: ({ alarms }) => alarms,
    preview: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
    up: ["cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"],
    destroy: ["cloudwatch:DeleteAlarms"],
  },
  {
    on: "dashboard",
    if: ({ dashboard }) => dashboard,
    preview: ["cloudwatch:GetDashboard"],
    up: ["cloudwatch:PutDashboard"],
    destroy: ["cloudwatch:DeleteDashboards"],
  },
  {
    on: "noticesTopic",
    if: subscribesOnly,
    preview: ["sns:GetSubscriptionAttributes"],
    up: ["sns:Subscribe"],
    destroy: ["sns:Unsubscribe"],
  },
];

/** The name that a connection was or will be made under. */
function serviceOf(connectionArn: FactorySettings["connectionArn"]): ConnectionService {
  const parsed = typeof connectionArn === "string" ? parseConnectionArn(connectionArn) : undefined;
  return parsed?.service ?? "codeconnections";
}
