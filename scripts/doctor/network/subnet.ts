// The subnet that the factory will launch instances in: the one that is named, or the one that it chooses.
import {
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  paginateDescribeInstanceTypeOfferings,
  type Subnet,
} from "@aws-sdk/client-ec2";
import { NETWORK_REMEDY, otherVpcFault, type Network } from "../../../components/foundation/network";
import { firstSuitable, namedSubnetFault, noSuitableSubnet } from "../../../components/foundation/zones";
import type { Offering, TypesInUse, ZonedSubnet } from "../../../components/foundation/zones";
import type { Context } from "../context";
import { fine, stop, type Finding } from "../finding";
import { oncePerRun } from "../oncePerRun";

/** A subnet that can be used, if there is one, and what is to be said of it. */
export interface Choice {
  readonly subnet?: Subnet;
  readonly finding: Finding;
}

/** Finds the subnet as the program does. */
export const chooseSubnet = oncePerRun(findSubnet);

async function findSubnet({ client, region, settings, instanceTypes }: Context): Promise<Choice> {
  const ec2 = client(EC2Client);
  const offerings = await offeringsOf(ec2, instanceTypes);
  const { vpcId, subnetId } = settings;
  if (typeof vpcId === "string" && typeof subnetId === "string") {
    const subnets = await namedSubnet(ec2, subnetId);
    return judgeNamed({ vpcId, subnetId }, subnets, instanceTypes, offerings);
  }

  const isDefault = [{ Name: "is-default", Values: ["true"] }];
  const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({ Filters: isDefault }));
  if (vpc?.VpcId === undefined) {
    return { finding: stop(`There is no default VPC in ${region} to build in.`, NETWORK_REMEDY) };
  }
  const ofVpc = [
    { Name: "vpc-id", Values: [vpc.VpcId] },
    { Name: "default-for-az", Values: ["true"] },
  ];
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: ofVpc }));
  return judgeDefault(Subnets, instanceTypes, offerings);
}

/** Whether the named subnet can be used. */
export function judgeNamed(
  network: Network,
  [subnet]: readonly Subnet[],
  used: TypesInUse,
  offerings: readonly Offering[],
): Choice {
  if (subnet === undefined) {
    const what = `subnetId: "${network.subnetId}" does not exist in the account and region.`;
    return { finding: stop(what, "Set vpcId and subnetId to what exists.") };
  }
  const fault = otherVpcFault(network, subnet.VpcId ?? "") ?? namedSubnetFault(zoned(subnet), used, offerings);
  return fault === undefined ? usable(subnet, used) : { finding: stop("The subnet cannot be used.", fault) };
}

/** Which default subnet is used. */
export function judgeDefault(subnets: readonly Subnet[], used: TypesInUse, offerings: readonly Offering[]): Choice {
  if (subnets.length === 0) {
    return { finding: stop("The default VPC has no default subnet to build in.", NETWORK_REMEDY) };
  }
  const chosen = firstSuitable(subnets.map(zoned), used, offerings);
  const subnet = subnets.find(({ SubnetId }) => SubnetId === chosen?.id);
  return subnet === undefined
    ? { finding: stop("No subnet can be used.", noSuitableSubnet(subnets.map(zoned), used, offerings)) }
    : usable(subnet, used);
}

function usable(subnet: Subnet, used: TypesInUse): Choice {
  const { id, zone } = zoned(subnet);
  const types = Object.keys(used).join(" and ");
  return { subnet, finding: fine(`Instances are launched in ${id}, in ${zone}, which offers ${types}.`) };
}

function zoned({ SubnetId: id = "", AvailabilityZone: zone = "" }: Subnet): ZonedSubnet {
  return { id, zone };
}

async function namedSubnet(ec2: EC2Client, id: string): Promise<readonly Subnet[]> {
  // By a filter: an id that does not exist is then no error.
  const { Subnets = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: "subnet-id", Values: [id] }] }),
  );
  return Subnets;
}

async function offeringsOf(ec2: EC2Client, used: TypesInUse): Promise<readonly Offering[]> {
  const types = Object.keys(used);
  const offerings: Offering[] = [];
  if (types.length === 0) {
    return offerings;
  }
  const Filters = [{ Name: "instance-type", Values: types }];
  const request = { LocationType: "availability-zone" as const, Filters };
  for await (const page of paginateDescribeInstanceTypeOfferings({ client: ec2 }, request)) {
    for (const { InstanceType: type, Location: zone } of page.InstanceTypeOfferings ?? []) {
      if (type !== undefined && zone !== undefined) {
        offerings.push({ type, zone });
      }
    }
  }
  return offerings;
}
