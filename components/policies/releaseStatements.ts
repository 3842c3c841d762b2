// What the roles of Publish and Promote have in common, and of that, what Validate reads.
import { FOLDERS, KEYS, TAGS } from "../../buildsrc/stages/contract";
import { arnOf, type Location } from "../basics/location";
import { allOf, type Statement } from "./document";
import { ANY_REGION, imagesIn, markThere, onlyTags, snapshotsIn } from "./mark";

/** What the statements of Publish and Promote are made from. */
export interface ReleaseResources {
  readonly location: Location;
  readonly bucketArn: string;
  readonly factoryName: string;
  /** Where images are published, the home region first. */
  readonly regions: readonly string[];
  /** What the names of the images' parameters start with, such as `/golden`. */
  readonly parameterPrefix: string;
}

/** The AMI carries the tag that only Test sets. */
const isTested = { Null: { [`aws:ResourceTag/${TAGS.tested}`]: "false" } };

/** Lets a role list releases, share AMIs, and move parameters, in every publish region. */
export function releaseStatements(resources: ReleaseResources): readonly Statement[] {
  const { location, bucketArn, factoryName, regions } = resources;
  const both = [imagesIn(location, ANY_REGION), snapshotsIn(location, ANY_REGION)];
  return [
    onlyPublishRegions(regions),
    // List the releases. S3 also reports that an object is missing only to a caller that may list the bucket.
    { Sid: "ListRecords", Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn },
    // Look at the AMIs and their copies. SSM also looks, for its caller, before it points a parameter to an AMI. AWS
    // offers no resource for Describe actions.
    { Sid: "Look", Effect: "Allow", Action: "ec2:DescribeImages", Resource: "*" },
    // Set who may launch an AMI that passed its tests, from when on other accounts do not find it by its name, and that
    // nobody deregisters it; enable a disabled one again. Publish also sets that instances require IMDSv2. And see which
    // accounts may copy it, by its snapshots.
    {
      Sid: "Share",
      Effect: "Allow",
      Action: [
        "ec2:DescribeImageAttribute",
        "ec2:DescribeSnapshotAttribute",
        "ec2:DisableImageDeprecation",
        "ec2:EnableImage",
        "ec2:EnableImageDeprecation",
        "ec2:EnableImageDeregistrationProtection",
        "ec2:ModifyImageAttribute",
      ],
      Resource: both,
      Condition: allOf(markThere(factoryName), isTested),
    },
    // Set which accounts may copy it: accounts alone, never everybody. That holds whatever the settings are, since what was
    // shared is taken back once it is not wanted any more.
    {
      Sid: "ShareSnapshots",
      Effect: "Allow",
      Action: "ec2:ModifySnapshotAttribute",
      Resource: snapshotsIn(location, ANY_REGION),
      Condition: allOf(markThere(factoryName), { Null: { ...isTested.Null, "ec2:Add/group": "true" } }),
    },
    // Take a release back that Upkeep retires: its tag can go, and not be set.
    {
      Sid: "BringBack",
      Effect: "Allow",
      Action: "ec2:DeleteTags",
      Resource: both,
      Condition: onlyTags(factoryName, [TAGS.retirement]),
    },
    // Move the channels: an image's parameter in each region, with its labels. If one region fails, move them back.
    {
      Sid: "MoveChannels",
      Effect: "Allow",
      Action: [
        "ssm:DeleteParameter",
        "ssm:GetParameter",
        "ssm:GetParameterHistory",
        "ssm:LabelParameterVersion",
        "ssm:PutParameter",
        "ssm:UnlabelParameterVersion",
      ],
      Resource: imageParameters(resources),
    },
  ];
}

/**
 * Keeps a role in the regions where images are published.
 *
 * @param others - the services besides EC2 and Systems Manager that the role calls there
 */
export function onlyPublishRegions(regions: readonly string[], others: readonly string[] = []): Statement {
  // The list of regions is long, and here it limits every statement at once: all inline policies of a role together have at
  // most 10,240 characters.
  return {
    Sid: "OnlyPublishRegions",
    Effect: "Deny",
    Action: ["ec2:*", "ssm:*", ...others.map((service) => `${service}:*`)],
    Resource: "*",
    Condition: { StringNotEquals: { "aws:RequestedRegion": regions } },
  };
}

/** The ARN pattern of the images' parameters in every region. */
export function imageParameters({
  location,
  parameterPrefix,
}: Pick<ReleaseResources, "location" | "parameterPrefix">): string {
  return arnOf({ ...location, region: ANY_REGION }, "ssm", `parameter${parameterPrefix}/*`);
}

/** What a role reads of releases in the bucket: where they are published, how their AMIs came about, and their records. */
export function readReleases(bucketArn: string): Statement {
  return {
    Sid: "ReadRecords",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: [KEYS.publishSettings, `${FOLDERS.amis}/*`, `${FOLDERS.releases}/*`].map((key) => `${bucketArn}/${key}`),
  };
}
