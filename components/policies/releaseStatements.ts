// What Publish and Promote both need: to read what is known of releases, to share AMIs, and to move parameters and launch
// templates, in every region.
import { arnOf, type Location } from "../basics/location";
import { allOf, type Statement } from "./document";
import { ANY_REGION, imagesIn, inRegions, markThere } from "./mark";

export interface ReleaseResources {
  readonly location: Location;
  readonly bucketArn: string;
  readonly factoryName: string;
  /** Where images are published, the home region first. */
  readonly regions: readonly string[];
  /** What the names of the images' parameters start with, such as `/golden`. */
  readonly parameterPrefix: string;
  /** The launch templates that follow an image. */
  readonly launchTemplates: readonly { readonly region: string; readonly id: string }[];
}

export function releaseStatements(resources: ReleaseResources): readonly Statement[] {
  const { location, bucketArn, factoryName, regions, parameterPrefix } = resources;
  const published = inRegions(regions);

  return [
    // Which releases there are; and S3 says that an object is missing only to whoever may list the bucket.
    { Sid: "ListRecords", Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn },
    // The AMIs and their copies; SSM looks as well before a parameter says an AMI. AWS offers no resource for Describe actions.
    {
      Sid: "Look",
      Effect: "Allow",
      Action: "ec2:DescribeImages",
      Resource: "*",
      Condition: published,
    },
    // Who may launch an AMI, and that it can be launched again if it was disabled; for Publish also that its instances ask
    // for IMDSv2 tokens.
    {
      Sid: "Share",
      Effect: "Allow",
      Action: ["ec2:DescribeImageAttribute", "ec2:EnableImage", "ec2:ModifyImageAttribute"],
      Resource: imagesIn(location, ANY_REGION),
      Condition: allOf(markThere(factoryName), published),
    },
    // The channels: an image's parameter in each region, with its labels; all of it back again if one region fails.
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
      Resource: arnOf({ ...location, region: ANY_REGION }, "ssm", `parameter${parameterPrefix}/*`),
      Condition: published,
    },
    ...launchTemplateStatements(resources),
  ];
}

function launchTemplateStatements({ location, launchTemplates }: ReleaseResources): readonly Statement[] {
  if (launchTemplates.length === 0) return [];
  const arns = launchTemplates.map(({ region, id }) => arnOf({ ...location, region }, "ec2", `launch-template/${id}`));
  return [
    // The launch templates that follow an image, as they are. AWS offers no resource for Describe actions.
    {
      Sid: "LookAtLaunchTemplates",
      Effect: "Allow",
      Action: "ec2:DescribeLaunchTemplateVersions",
      Resource: "*",
      Condition: inRegions([...new Set(launchTemplates.map(({ region }) => region))]),
    },
    // And as they become: a version with the AMI, which becomes the default.
    {
      Sid: "MoveLaunchTemplates",
      Effect: "Allow",
      Action: ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
      Resource: [...new Set(arns)],
    },
  ];
}
