// The keys that encrypt images. An AMI is encrypted with a key of its own region, and other accounts can use no key that AWS
// manages.
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { imageKeyAlias } from "../basics/names";
import { imageKeyPolicy } from "../policies/imageKeyPolicy";

/** The arguments of ImageKeys. */
export interface ImageKeysArgs {
  /** Distinguishes this factory from every other one in the account. */
  readonly factoryName: string;
  /** The regions that images are copied to, without the home region. */
  readonly publishRegions: readonly string[];
  /** Where the factory lives. */
  readonly location: pulumi.Input<Location>;
  /**
   * The ids of the accounts that images are shared with.
   * @default - none
   */
  readonly accounts?: readonly string[];
  /**
   * Whether these accounts may copy images, too.
   * @default false
   */
  readonly shareSnapshots?: boolean;
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
 * A KMS key with an alias in the home region and in each region that images are copied to.
 *
 * Destroying the component keeps the keys in the account: without them, nobody could launch the AMIs that outlive it.
 *
 * @example
 * const keys = new ImageKeys("golden-images", { factoryName: "golden", publishRegions: ["eu-west-1"], location });
 */
export class ImageKeys extends pulumi.ComponentResource {
  /** Region → the ARN of its key, with the home region's. */
  readonly arns: pulumi.Output<Record<string, string>>;
  /** The ARN of the home region's key. */
  readonly homeArn: pulumi.Output<string>;

  constructor(name: string, args: ImageKeysArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:ImageKeys", name, {}, opts);
    const { factoryName, publishRegions, location, tags = {} } = args;
    const { accounts = [], shareSnapshots = false, organizations = [], organizationalUnits = [] } = args;

    const policy = pulumi.output(location).apply((place) =>
      imageKeyPolicy({
        location: place,
        accounts,
        shareSnapshots,
        organizations,
        organizationalUnits,
      }),
    );
    // Without a region, the key is in the provider's, which is the home region.
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
