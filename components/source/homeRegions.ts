// The regions that have CodeCommit, and so can be a factory's home.

/** The regions with CodeCommit. Source: https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html, as of 2026. */
export const CODECOMMIT_REGIONS: readonly string[] = [
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
  "cn-north-1",
  "cn-northwest-1",
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
  "us-gov-east-1",
  "us-gov-west-1",
  "us-west-1",
  "us-west-2",
];

/** What is wrong with a home region, with the remedy. Undefined if CodeCommit is there. */
export function codeCommitRegionFault(region: string): string | undefined {
  if (CODECOMMIT_REGIONS.includes(region)) {
    return undefined;
  }
  return `CodeCommit does not exist in the region "${region}"; set aws:region to one of ${CODECOMMIT_REGIONS.join(", ")}.`;
}
