// S3: artifacts and records. The actions have names of their own, fewer than there are operations.
// Source: "Required permissions for Amazon S3 API operations", S3 user guide.
import { text, type Call } from "../../frontdoor/service";
import type { Facts } from "../facts";
import { dataKeyNeeds } from "./keyUse";
import { need, type Need, type Needs, type NeedsOf } from "./need";

const bucketOf = ({ input }: Call) => `arn:aws:s3:::${text(input.Bucket)}`;

const onBucket =
  (action: string): NeedsOf =>
  (call) => [need(action, bucketOf(call))];

const objectOf = (call: Call) => `${bucketOf(call)}/${text(call.input.Key)}`;

const onObject =
  (action: string): NeedsOf =>
  (call) => [need(action, objectOf(call))];

/** What S3's operations need. */
export const s3: Needs = {
  GetBucketAcl: onBucket("s3:GetBucketAcl"),
  GetBucketLocation: onBucket("s3:GetBucketLocation"),
  GetBucketVersioning: onBucket("s3:GetBucketVersioning"),
  HeadBucket: onBucket("s3:ListBucket"),
  ListObjectsV2: (call) => [listing(call)],
  ListObjects: (call) => [listing(call)],
  CopyObject: copying,
  GetObject: reading,
  HeadObject: reading,
  PutObject: writing,
  CreateMultipartUpload: writing,
  UploadPart: onObject("s3:PutObject"),
  CompleteMultipartUpload: onObject("s3:PutObject"),
  AbortMultipartUpload: onObject("s3:AbortMultipartUpload"),
};

function listing(call: Call): Need {
  const { Prefix } = call.input;
  return need("s3:ListBucket", bucketOf(call), { "s3:prefix": typeof Prefix === "string" ? Prefix : undefined });
}

/** S3 reports that an object is missing only to callers that may list the bucket; others are denied. */
async function reading(call: Call, facts: Facts): Promise<Need[]> {
  const version = text(call.input.VersionId);
  const key = text(call.input.Key);
  const resource = `${bucketOf(call)}/${key}`;
  const object = await facts.object(text(call.input.Bucket), key);
  return [
    version === ""
      ? need("s3:GetObject", resource)
      : need("s3:GetObjectVersion", resource, { "s3:VersionId": version }),
    ...(object
      ? await dataKeyNeeds(call, facts, object.key, ["kms:Decrypt"])
      : [need("s3:ListBucket", bucketOf(call))]),
  ];
}

/** Source of the two: "Required permissions", CopyObject, S3 API. */
async function copying(call: Call, facts: Facts): Promise<Need[]> {
  const [, bucket = "", key = ""] = /^\/?([^/]+)\/([^?]+)/.exec(decodeURIComponent(text(call.input.CopySource))) ?? [];
  const source = { ...call, input: { Bucket: bucket, Key: key } };
  return [...(await reading(source, facts)), ...(await writing(call, facts))];
}

async function writing(call: Call, facts: Facts): Promise<Need[]> {
  const key = text(call.input.SSEKMSKeyId) || (await facts.bucketKey(text(call.input.Bucket)));
  return [
    need("s3:PutObject", `${bucketOf(call)}/${text(call.input.Key)}`, {
      "s3:if-none-match": text(call.input.IfNoneMatch) || undefined,
    }),
    ...(text(call.input.Tagging) === "" ? [] : [need("s3:PutObjectTagging", objectOf(call))]),
    ...(await dataKeyNeeds(call, facts, key, ["kms:GenerateDataKey"])),
  ];
}
