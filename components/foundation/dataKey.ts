// The key that encrypts the factory's own data: the bucket's objects, the log events and the requests for approval.
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { dataKeyAlias } from "../basics/names";
import { dataKeyPolicy } from "../policies/dataKeyPolicy";

/** The arguments of a DataKey. */
export interface DataKeyArgs {
  /** Distinguishes this factory from every other one in the account. */
  readonly factoryName: string;
  /** Where the factory lives. */
  readonly location: pulumi.Input<Location>;
  /** The names of the log groups whose events it encrypts. */
  readonly logGroupNames: readonly string[];
  /**
   * Whether it encrypts what is published to a topic.
   * @default false
   */
  readonly topic?: boolean;
  /**
   * What the names of the alarms that publish to that topic start with.
   * @default - no alarm does
   */
  readonly alarmPrefixes?: readonly string[];
  /**
   * Whether destroying the component deletes the key, and so loses everything that it encrypts. Otherwise the key stays
   * in the account, like the bucket.
   * @default false
   */
  readonly deleteOnDestroy?: boolean;
  /**
   * Tags of the key.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A KMS key of the factory's own, which only the factory's services can use, and its alias.
 *
 * @example
 * const key = new DataKey("golden-data", {
 *   factoryName: "golden",
 *   location,
 *   logGroupNames: ["/aws/codebuild/golden-build"],
 * });
 */
export class DataKey extends pulumi.ComponentResource {
  /** The key's ARN. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: DataKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:DataKey", name, {}, opts);
    const {
      factoryName,
      location,
      logGroupNames,
      topic = false,
      alarmPrefixes,
      deleteOnDestroy = false,
      tags = {},
    } = args;

    const policy = pulumi
      .output(location)
      .apply((place) =>
        dataKeyPolicy({ location: place, logGroupNames, topic, ...(alarmPrefixes && { alarmPrefixes }) }),
      );
    const key = new kms.Key(
      `${name}-key`,
      {
        description: `Encrypts the artifacts, records, logs and notices of ${factoryName}`,
        enableKeyRotation: true,
        policy: pulumi.jsonStringify(policy),
        tags,
      },
      { parent: this, retainOnDelete: !deleteOnDestroy },
    );
    new kms.Alias(`${name}-alias`, { name: dataKeyAlias(factoryName), targetKeyId: key.keyId }, { parent: this });

    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
