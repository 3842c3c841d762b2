// Where a factory lives: the parts of its ARNs.
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getPartitionOutput } from "@pulumi/aws/getPartition";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";

/** The partition, the region and the account that a factory works in. */
export interface Location {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  /** `amazonaws.com`, or its equivalent in the partition. */
  readonly dnsSuffix: string;
  readonly region: string;
  readonly accountId: string;
}

/** Looks up where the provider of `parent` works. */
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

/** The ARN of a resource in the factory's own account and region. */
export function arnOf(location: Location, service: string, resource: string): string {
  return `arn:${location.partition}:${service}:${location.region}:${location.accountId}:${resource}`;
}
