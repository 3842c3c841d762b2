// The bucket for what passes between the stages of the pipelines, and for the records of AMIs and releases.
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../basics/after";
import type { Location } from "../basics/location";
import { FOLDERS } from "../../buildsrc/stages/contract";
import { artifactBucketPolicy } from "../policies/artifactBucketPolicy";

/** What the keys of AMIs' records start with. */
const RECORDS = `${FOLDERS.amis}/`;
/** What the keys of the notes of what people were told start with. */
const TOLD = `${FOLDERS.told}/`;

/** The arguments of an ArtifactBucket. */
export interface ArtifactBucketArgs {
  /** What the keys of the pipelines' artifacts start with. They expire, old versions included, and notes of what was told. */
  readonly artifactPrefix: string;
  /**
   * Whether the records of AMIs expire as well.
   * @default false
   */
  readonly recordsExpire?: boolean;
  /** Where the factory lives. */
  readonly location: pulumi.Input<Location>;
  /**
   * The ARN of the key that encrypts objects. Those who read or write them must be allowed to use it through S3.
   * @default - the account's own for S3
   */
  readonly kmsKeyArn?: pulumi.Input<string>;
  /**
   * After how many days an artifact is deleted, and an old version of one after it was replaced. Records and settings
   * stay, with their old versions.
   * @default 30
   */
  readonly retentionDays?: number;
  /**
   * Whether destroying the component deletes the bucket with everything in it, release records included. Otherwise
   * the bucket stays in the account, since S3 deletes only empty buckets.
   * @default false
   */
  readonly deleteOnDestroy?: boolean;
  /**
   * Tags of the bucket.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A versioned, encrypted, private bucket that only its account can reach, over TLS, and that expires old artifacts.
 *
 * Without a key, objects are encrypted with the account's own S3 key (`aws/s3`): CodePipeline and CodeBuild ask for that
 * key when a pipeline names none. It costs nothing a month, and CloudTrail shows every use.
 *
 * @example
 * const bucket = new ArtifactBucket("golden-artifacts", { artifactPrefix: "golden-", location, retentionDays: 14 });
 */
export class ArtifactBucket extends pulumi.ComponentResource {
  /**
   * The bucket's name, known once the bucket is private, encrypted and versioned. The expiry of old artifacts settles
   * about a minute later.
   */
  readonly name: pulumi.Output<string>;
  /** The bucket's ARN, known at once, so that policies can be attached while the bucket is still made ready. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ArtifactBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:ArtifactBucket", name, {}, opts);
    const { artifactPrefix, location, kmsKeyArn, retentionDays = 30, deleteOnDestroy = false, tags = {} } = args;
    const expiring = {
      "expire-artifacts": artifactPrefix,
      "expire-told": TOLD,
      ...(args.recordsExpire && { "expire-records": RECORDS }),
    };
    const inside = { parent: this, retainOnDelete: !deleteOnDestroy };

    const bucket = new s3.Bucket(asBucketName(name), { forceDestroy: deleteOnDestroy, tags }, inside);
    const versioning = new s3.BucketVersioning(
      `${name}-versioning`,
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      inside,
    );
    const encryption = new s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        bucket: bucket.bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: "aws:kms",
              ...(kmsKeyArn !== undefined && { kmsMasterKeyId: kmsKeyArn }),
            },
            bucketKeyEnabled: true,
          },
        ],
      },
      inside,
    );
    // One after the other: S3 answers OperationAborted when these three change a bucket at the same time.
    const privacy = new s3.BucketPublicAccessBlock(
      `${name}-privacy`,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      inside,
    );
    const ownership = new s3.BucketOwnershipControls(
      `${name}-ownership`,
      { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      { ...inside, dependsOn: privacy },
    );
    const policy = new s3.BucketPolicy(
      `${name}-policy`,
      {
        bucket: bucket.bucket,
        policy: pulumi.jsonStringify(
          pulumi.all([bucket.arn, location]).apply(([arn, { accountId }]) => artifactBucketPolicy(arn, accountId)),
        ),
      },
      { ...inside, dependsOn: ownership },
    );
    // The provider waits about 55 s for these rules to settle: nothing may depend on them.
    new s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      {
        bucket: bucket.bucket,
        rules: [
          ...Object.entries(expiring).map(([id, prefix]) => ({
            id,
            status: "Enabled",
            filter: { prefix },
            expiration: { days: retentionDays },
            noncurrentVersionExpiration: { noncurrentDays: retentionDays },
          })),
          {
            id: "forget-aborted-uploads",
            status: "Enabled",
            filter: { prefix: "" },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
      { ...inside, dependsOn: versioning },
    );

    const ready = [versioning, encryption, privacy, ownership, policy];
    this.name = after(bucket.bucket, ...ready);
    this.arn = bucket.arn;
    this.registerOutputs({ name: this.name, arn: this.arn });
  }
}

/** What the bucket's name starts with: the provider makes it from the resource's, and adds a hyphen and random digits. */
export function asBucketName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
