// The regions that can be a factory's home: those of the partition aws that have its source.
import { isConnected, type Source } from "./connection/providers";

/** The regions of the partition aws with CodeCommit. Source: https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html, as of 2026. */
const HOME_REGIONS: readonly string[] = [
  "af-south-1",
  "ap-east-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-south-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "il-central-1",
  "me-central-1",
  "me-south-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

/** Those of them without CodeConnections. Source: "CodeStarSourceConnection", CodePipeline user guide. */
const WITHOUT_CONNECTIONS: readonly string[] = [
  "af-south-1",
  "ap-east-1",
  "ap-northeast-3",
  "ap-south-2",
  "ap-southeast-3",
  "il-central-1",
  "me-central-1",
  "me-south-1",
];

/**
 * Start of a region's name → what Packer creates there before it tags it. Build's role would have to be allowed to tag,
 * and so to take over, whatever is in the account without a tag. Source: IsRestricted in builder/ebs/builder.go of
 * packer-plugin-amazon 1.8.2.
 */
const CREATED_WITHOUT_TAGS: readonly (readonly [string, string])[] = [
  ["cn-", "AMIs and instances"],
  ["us-gov-", "AMIs"],
];

/** What is wrong with a home region, with the remedy. Undefined if a factory with that source can live there. */
export function homeRegionFault(region: string, source: Source): string | undefined {
  const regions = HOME_REGIONS.filter((each) => !isConnected(source) || !WITHOUT_CONNECTIONS.includes(each));
  const oneOf = `set aws:region to one of ${regions.join(", ")}.`;
  const [, untagged] = CREATED_WITHOUT_TAGS.find(([prefix]) => region.startsWith(prefix)) ?? [];
  if (untagged !== undefined) {
    return `a factory cannot work in "${region}": Packer's Amazon plugin creates ${untagged} without tags there, and a build may create only what carries its tags; ${oneOf}`;
  }
  const service = isConnected(source) ? "CodeConnections" : "CodeCommit";
  return regions.includes(region) ? undefined : `${service} does not exist in the region "${region}"; ${oneOf}`;
}
