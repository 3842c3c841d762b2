// What whoever runs Pulumi needs: the operations that were called while it was at work, as IAM actions.
import type { LoggedCall } from "../../frontdoor/callLog";

/** One `pulumi up` or `destroy`, as Pulumi's history has it. */
export interface Update {
  readonly kind: string;
  /** In whole seconds since 1970. */
  readonly startTime: number;
  /** In seconds since 1970, exactly. */
  readonly endTime: number;
}

/** IAM actions, apart by whether they change anything. */
export interface ActionLists {
  /** Enough for a preview, which changes nothing. */
  readonly reading: readonly string[];
  readonly others: readonly string[];
}

type Operation = Pick<LoggedCall, "service" | "operation">;

/**
 * What the administrator called while these updates ran. The scenarios, which call as the administrator too, are idle
 * then.
 */
export function callsDuring(calls: readonly LoggedCall[], updates: readonly Update[]): LoggedCall[] {
  return calls.filter(({ caller, time }) => {
    const seconds = Date.parse(time) / 1000;
    // A call in the first second may be from before the update; Pulumi itself is still starting then.
    const isWithin = ({ startTime, endTime }: Update) => seconds >= startTime + 1 && seconds < endTime;
    return caller.endsWith(ADMINISTRATOR) && updates.some(isWithin);
  });
}

/** Each action once, sorted. */
export function operationsToActions(operations: readonly Operation[]): ActionLists {
  const actions = [...new Set(operations.flatMap(actionsOf))].sort();
  return { reading: actions.filter(isReading), others: actions.filter((action) => !isReading(action)) };
}

const ADMINISTRATOR = ":user/administrator";

function actionsOf({ service, operation }: Operation): readonly string[] {
  const called = `${service}:${operation}`;
  return [...(NAMED_OTHERWISE[called] ?? [called]), ...(BESIDES[called] ?? [])];
}

function isReading(action: string): boolean {
  return /^[^:]+:(BatchGet|Describe|Get|Head|List)/.test(action);
}

/**
 * Operations whose actions have other names.
 * Source: "Required permissions for Amazon S3 API operations", S3 user guide.
 */
const NAMED_OTHERWISE: Readonly<Record<string, readonly string[]>> = {
  "s3:CompleteMultipartUpload": ["s3:PutObject"],
  "s3:CreateMultipartUpload": ["s3:PutObject"],
  "s3:DeleteBucketEncryption": ["s3:PutEncryptionConfiguration"],
  "s3:DeleteBucketLifecycle": ["s3:PutLifecycleConfiguration"],
  "s3:DeleteBucketOwnershipControls": ["s3:PutBucketOwnershipControls"],
  "s3:DeleteBucketTagging": ["s3:PutBucketTagging"],
  "s3:DeleteObject": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  "s3:DeleteObjects": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  "s3:DeletePublicAccessBlock": ["s3:PutBucketPublicAccessBlock"],
  "s3:GetBucketAccelerateConfiguration": ["s3:GetAccelerateConfiguration"],
  "s3:GetBucketCors": ["s3:GetBucketCORS"],
  "s3:GetBucketEncryption": ["s3:GetEncryptionConfiguration"],
  "s3:GetBucketLifecycleConfiguration": ["s3:GetLifecycleConfiguration"],
  "s3:GetBucketNotificationConfiguration": ["s3:GetBucketNotification"],
  "s3:GetBucketReplication": ["s3:GetReplicationConfiguration"],
  "s3:GetObjectLockConfiguration": ["s3:GetBucketObjectLockConfiguration"],
  "s3:GetPublicAccessBlock": ["s3:GetBucketPublicAccessBlock"],
  "s3:HeadBucket": ["s3:ListBucket"],
  "s3:HeadObject": ["s3:GetObject"],
  "s3:ListBuckets": ["s3:ListAllMyBuckets"],
  "s3:ListObjectVersions": ["s3:ListBucketVersions"],
  "s3:ListObjects": ["s3:ListBucket"],
  "s3:ListObjectsV2": ["s3:ListBucket"],
  "s3:PutBucketEncryption": ["s3:PutEncryptionConfiguration"],
  "s3:PutBucketLifecycleConfiguration": ["s3:PutLifecycleConfiguration"],
  "s3:PutPublicAccessBlock": ["s3:PutBucketPublicAccessBlock"],
  "s3:UploadPart": ["s3:PutObject"],
  // Whoever has credentials may ask whose they are.
  "sts:GetCallerIdentity": [],
};

/**
 * Actions that an operation needs besides its own: to pass a role to a service, and to tag what it makes.
 * Source: the services' pages of the service authorization reference, and "Grant permissions to tag resources during
 * creation", EC2 user guide.
 */
const BESIDES: Readonly<Record<string, readonly string[]>> = {
  "codebuild:CreateProject": ["iam:PassRole"],
  "codebuild:UpdateProject": ["iam:PassRole"],
  "codecommit:CreateRepository": ["codecommit:TagResource"],
  "codepipeline:CreatePipeline": ["codepipeline:TagResource", "iam:PassRole"],
  "codepipeline:UpdatePipeline": ["iam:PassRole"],
  "ec2:CreateSecurityGroup": ["ec2:CreateTags"],
  "events:PutRule": ["events:TagResource"],
  "events:PutTargets": ["iam:PassRole"],
  "iam:AddRoleToInstanceProfile": ["iam:PassRole"],
  "iam:CreateInstanceProfile": ["iam:TagInstanceProfile"],
  "iam:CreateRole": ["iam:TagRole"],
  "kms:CreateKey": ["kms:TagResource"],
  "logs:CreateLogGroup": ["logs:TagResource"],
  "sns:CreateTopic": ["sns:TagResource"],
};

/** The actions in the tables above, for the test that compares them with AWS's reference. */
export const KNOWN_ACTIONS: readonly string[] = [...Object.values(NAMED_OTHERWISE), ...Object.values(BESIDES)].flat();
