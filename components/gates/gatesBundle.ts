// The gates' code in the artifact bucket, from where the pipelines and the operations take it.
import { BucketObjectv2 } from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { KEYS } from "../../buildsrc/stages/contract";
import { gatesFolder } from "./bundleFolder";

/** The arguments of a GatesBundle. */
export interface GatesBundleArgs {
  /** The name of the bucket that keeps it, which must be versioned. */
  readonly bucketName: pulumi.Input<string>;
  /** The ARN of that bucket. */
  readonly bucketArn: pulumi.Input<string>;
  /**
   * Whether destroying the component, or replacing the bundle by another, deletes the object.
   * @default false
   */
  readonly deleteOnDestroy?: boolean;
}

/**
 * The code of Test, Publish, Promote and Sweep as one object, whose key carries the digest of its contents. Only
 * `pulumi up` writes it: nobody who can push changes what judges the push.
 *
 * @example
 * const gates = new GatesBundle("golden-gates", { bucketName: bucket.name, bucketArn: bucket.arn });
 */
export class GatesBundle extends pulumi.ComponentResource {
  /** The object's key, known once the object is there. */
  readonly key: pulumi.Output<string>;
  /** The object as CodeBuild names it, `bucket/key`, known at the same time. */
  readonly location: pulumi.Output<string>;
  /** The object's ARN, known at the same time. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: GatesBundleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:GatesBundle", name, {}, opts);
    const { bucketName, bucketArn, deleteOnDestroy = false } = args;
    const bundle = pulumi.output(gatesFolder());

    const object = new BucketObjectv2(
      `${name}-object`,
      {
        bucket: bucketName,
        key: bundle.apply(({ digest }) => KEYS.gates(digest)),
        source: bundle.apply(({ folder }) => new pulumi.asset.FileArchive(folder)),
        contentType: "application/zip",
        // No tags, not even the provider's own: S3 takes 10 per object, and CodePipeline would need permission to read them.
        overrideProvider: { defaultTags: { tags: {} } },
      },
      { parent: this, retainOnDelete: !deleteOnDestroy },
    );

    this.key = object.key;
    this.location = pulumi.interpolate`${bucketName}/${this.key}`;
    this.arn = pulumi.interpolate`${bucketArn}/${this.key}`;
    this.registerOutputs({ key: this.key, location: this.location, arn: this.arn });
  }
}
