// The keys that encrypt images: one in each region where images are published, since an AMI is encrypted with a key of its own
// region, and only a key of one's own can be shared with other accounts. AmiFactory makes them when images need such keys.
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { imageKeyAlias } from "../basics/names";
import { imageKeyPolicy } from "../policies/imageKeyPolicy";

export interface ImageKeysArgs {
  /** Distinguishes this factory from every other one in the account. */
  readonly factoryName: string;
  /** Where images are copied to: the home region is not among them. */
  readonly publishRegions: readonly string[];
  readonly location: pulumi.Input<Location>;
  /**
   * The ids of the accounts that images are shared with.
   * @default - none
   */
  readonly accounts?: readonly string[];
  /**
   * The ARNs of the organizations that images are shared with.
   * @default - none
   */
  readonly organizations?: readonly string[];
  /**
   * The ARNs of the organizational units that images are shared with.
   * @default - none
   */
  readonly organizationalUnits?: readonly string[];
  /**
   * Tags of the keys.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * The keys stay in the account when the component is destroyed: without them the AMIs that outlive it could not be launched.
 *
 * @example
 * const keys = new ImageKeys("golden-images", { factoryName: "golden", publishRegions: ["eu-west-1"], location });
 */
export class ImageKeys extends pulumi.ComponentResource {
  /** Region → the ARN of its key, the home region's among them. */
  readonly arns: pulumi.Output<Record<string, string>>;
  /** The ARN of the home region's key. */
  readonly homeArn: pulumi.Output<string>;

  constructor(name: string, args: ImageKeysArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:ImageKeys", name, {}, opts);
    const { factoryName, publishRegions, location, tags = {} } = args;
    const { accounts = [], organizations = [], organizationalUnits = [] } = args;

    const policy = pulumi.output(location).apply((place) =>
      imageKeyPolicy({
        location: place,
        accounts,
        organizations,
        organizationalUnits,
      }),
    );
    /** Without a region: in the provider's, which is the home region. */
    const makeKey = (prefix: string, region?: string) => {
      const inRegion = region !== undefined && { region };
      const key = new kms.Key(
        `${prefix}-key`,
        {
          description: `Encrypts the images of ${factoryName}`,
          enableKeyRotation: true,
          policy: pulumi.jsonStringify(policy),
          ...inRegion,
          tags,
        },
        { parent: this, retainOnDelete: true },
      );
      new kms.Alias(
        `${prefix}-alias`,
        { name: imageKeyAlias(factoryName), targetKeyId: key.keyId, ...inRegion },
        { parent: this },
      );
      return key.arn;
    };

    this.homeArn = makeKey(name);
    const others = Object.fromEntries(publishRegions.map((region) => [region, makeKey(`${name}-${region}`, region)]));
    this.arns = pulumi
      .all([location, this.homeArn, others])
      .apply(([{ region }, homeArn, arns]) => ({ [region]: homeArn, ...arns }));
    this.registerOutputs({ arns: this.arns, homeArn: this.homeArn });
  }
}
