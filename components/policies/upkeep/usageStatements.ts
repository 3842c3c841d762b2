// What Upkeep's role needs to find out what uses the factory's AMIs.
import { ANY_REGION, imagesIn, markAsked, markThere } from "../mark";
import type { Conditions, Statement } from "../document";
import type { ReleaseResources } from "../releaseStatements";

/** EC2 makes the call for DescribeImageReferences. Source: AmazonEC2ImageReferencesAccessPolicy, AWS managed policies. */
const VIA_EC2: Conditions = { "ForAnyValue:StringEquals": { "aws:CalledVia": "ec2-images.amazonaws.com" } };

/** The services besides EC2 and Systems Manager that are looked at: the role may call them in the publish regions alone. */
export const LAUNCHING_SERVICES = ["autoscaling", "batch", "imagebuilder"] as const;

/**
 * Lets Upkeep look at all that could launch an AMI, whoever made it, and have reports made on other accounts' use of the
 * factory's AMIs. It can read more than the factory's own things, since anything in the account may use its AMIs.
 */
export function usageStatements({
  location,
  factoryName,
}: Pick<ReleaseResources, "location" | "factoryName">): readonly Statement[] {
  const { partition, accountId } = location;
  const anywhere = `arn:${partition}:ec2:${ANY_REGION}:${accountId}`;
  return [
    // Go through what EC2 launches from. AWS offers no resource for these actions; another statement names the regions.
    {
      Sid: "LookForUses",
      Effect: "Allow",
      Action: [
        "ec2:DescribeFleets",
        "ec2:DescribeImageReferences",
        "ec2:DescribeImageUsageReportEntries",
        "ec2:DescribeImageUsageReports",
        "ec2:DescribeInstances",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeSpotFleetRequests",
        "ec2:DescribeSpotInstanceRequests",
      ],
      Resource: "*",
    },
    // The same of other services that launch, which offer no resource either.
    {
      Sid: "LookForLaunchers",
      Effect: "Allow",
      Action: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeLaunchConfigurations",
        "batch:DescribeComputeEnvironments",
      ],
      Resource: "*",
    },
    // A launch template may name any parameter, also one that another account shares. Encrypted ones stay encrypted: the
    // role may use no key for that.
    {
      Sid: "ResolveParameters",
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: `arn:${partition}:ssm:${ANY_REGION}:*:parameter/*`,
    },
    // EC2 itself looks at parameters and at Image Builder's recipes in Upkeep's name.
    {
      Sid: "ListViaEc2",
      Effect: "Allow",
      Action: ["imagebuilder:ListContainerRecipes", "imagebuilder:ListImageRecipes", "ssm:DescribeParameters"],
      Resource: "*",
      Condition: VIA_EC2,
    },
    {
      Sid: "ReadParametersViaEc2",
      Effect: "Allow",
      Action: "ssm:GetParameters",
      Resource: `arn:${partition}:ssm:${ANY_REGION}:${accountId}:parameter/*`,
      Condition: VIA_EC2,
    },
    {
      Sid: "ReadRecipesViaEc2",
      Effect: "Allow",
      Action: "imagebuilder:GetContainerRecipe",
      Resource: `arn:${partition}:imagebuilder:${ANY_REGION}:${accountId}:container-recipe/*`,
      Condition: VIA_EC2,
    },
    // Have reports made on other accounts' use of the factory's AMIs, with the mark from the start.
    {
      Sid: "ReportOnImages",
      Effect: "Allow",
      Action: "ec2:CreateImageUsageReport",
      Resource: imagesIn(location, ANY_REGION),
      Condition: markThere(factoryName),
    },
    {
      Sid: "MakeReports",
      Effect: "Allow",
      Action: "ec2:CreateImageUsageReport",
      Resource: `${anywhere}:image-usage-report/*`,
      Condition: markAsked(factoryName),
    },
    {
      Sid: "MarkReports",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: `${anywhere}:image-usage-report/*`,
      Condition: { StringEquals: { "ec2:CreateAction": "CreateImageUsageReport" } },
    },
  ];
}
