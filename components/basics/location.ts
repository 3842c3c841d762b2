// Where a factory lives: what an ARN is made of. AmiFactory looks it up once; the policies and names are made from it.
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getPartitionOutput } from "@pulumi/aws/getPartition";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";

export interface Location {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  /** `amazonaws.com`, or what the partition has instead. */
  readonly dnsSuffix: string;
  readonly region: string;
  readonly accountId: string;
}

/** Asks the provider of `parent` where it works. */
export function lookUpLocation(parent: pulumi.Resource): pulumi.Output<Location> {
  const partition = getPartitionOutput({}, { parent });
  const region = getRegionOutput({}, { parent });
  const caller = getCallerIdentityOutput({}, { parent });
  return pulumi.output({
    partition: partition.partition,
    dnsSuffix: partition.dnsSuffix,
    region: region.region,
    accountId: caller.accountId,
  });
}

/** The ARN of something in the factory's own account and region. */
export function arnOf(location: Location, service: string, resource: string): string {
  return `arn:${location.partition}:${service}:${location.region}:${location.accountId}:${resource}`;
}
