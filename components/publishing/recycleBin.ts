// The recycle bin for AMIs and snapshots that were removed: for so many days, they can be had back.
import * as rbin from "@pulumi/aws/rbin";
import * as pulumi from "@pulumi/pulumi";
import { MARKER } from "../../buildsrc/stages/contract";

/** The arguments of a RecycleBin. */
export interface RecycleBinArgs {
  /** The name of the factory, whose mark tells what is kept. */
  readonly factoryName: string;
  /** The regions that images are copied to, without the home region. */
  readonly publishRegions: readonly string[];
  /** How long something is kept, in days. */
  readonly days: number;
  /**
   * Tags of the rules.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** What is kept. An AMI in the bin is of use only as long as its snapshots are there as well. */
const KINDS = { images: "EC2_IMAGE", snapshots: "EBS_SNAPSHOT" } as const;

/**
 * Retention rules of the Recycle Bin in the home region and in each region that images are copied to, for what carries the
 * factory's mark.
 *
 * @example
 * new RecycleBin("golden-bin", { factoryName: "golden", publishRegions: ["eu-west-1"], days: 14 });
 */
export class RecycleBin extends pulumi.ComponentResource {
  constructor(name: string, args: RecycleBinArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:RecycleBin", name, {}, opts);
    const { factoryName, publishRegions, days, tags = {} } = args;

    // Without a region, the rule is in the provider's, which is the home region.
    for (const region of [undefined, ...publishRegions]) {
      for (const [what, resourceType] of Object.entries(KINDS)) {
        new rbin.Rule(
          [name, ...(region === undefined ? [] : [region]), what].join("-"),
          {
            description: `Keeps ${what} of ${factoryName} that were removed`,
            resourceType,
            resourceTags: [{ resourceTagKey: MARKER, resourceTagValue: factoryName }],
            retentionPeriod: { retentionPeriodValue: days, retentionPeriodUnit: "DAYS" },
            ...(region !== undefined && { region }),
            tags,
          },
          { parent: this },
        );
      }
    }
    this.registerOutputs();
  }
}
