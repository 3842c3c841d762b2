// S3: Pulumi makes the artifact bucket and writes the gates' code and settings. Some actions have names of their own.
// Source: "Required permissions for Amazon S3 API operations", S3 user guide.
import { text, type Call } from "../../../frontdoor/service";
import { need, type Needs } from "../need";

const bucket = ({ input }: Call) => `arn:aws:s3:::${text(input.Bucket)}`;
const object = (call: Call) => `${bucket(call)}/${text(call.input.Key)}`;

/** Operation → action, on the bucket. */
const ON_BUCKET: Readonly<Record<string, string>> = {
  CreateBucket: "CreateBucket",
  DeleteBucket: "DeleteBucket",
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketLifecycle: "PutLifecycleConfiguration",
  DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
  DeleteBucketPolicy: "DeleteBucketPolicy",
  DeleteBucketTagging: "PutBucketTagging",
  DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
  GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
  GetBucketCors: "GetBucketCORS",
  GetBucketEncryption: "GetEncryptionConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetBucketLogging: "GetBucketLogging",
  GetBucketOwnershipControls: "GetBucketOwnershipControls",
  GetBucketPolicy: "GetBucketPolicy",
  GetBucketReplication: "GetReplicationConfiguration",
  GetBucketRequestPayment: "GetBucketRequestPayment",
  GetBucketTagging: "GetBucketTagging",
  GetBucketWebsite: "GetBucketWebsite",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  ListObjectVersions: "ListBucketVersions",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
  PutBucketOwnershipControls: "PutBucketOwnershipControls",
  PutBucketPolicy: "PutBucketPolicy",
  PutBucketTagging: "PutBucketTagging",
  PutBucketVersioning: "PutBucketVersioning",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
};

/** What they need. */
export const buckets: Needs = {
  ...Object.fromEntries(
    Object.entries(ON_BUCKET).map(([operation, action]) => [
      operation,
      (call: Call) => [need(`s3:${action}`, bucket(call))],
    ]),
  ),
  GetObjectTagging: (call) => [need("s3:GetObjectTagging", object(call))],
  DeleteObject: (call) => [need(`s3:DeleteObject${text(call.input.VersionId) && "Version"}`, object(call))],
  // What is deleted stands in a body that the front door does not read.
  DeleteObjects: (call) =>
    ["s3:DeleteObject", "s3:DeleteObjectVersion"].map((action) => need(action, `${bucket(call)}/*`)),
};
