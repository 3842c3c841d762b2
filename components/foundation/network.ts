// Where builders and test instances are launched: the network that is named or the default one, found and checked before
// anything is made.
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { messageOf } from "../basics/messageOf";
import {
  firstSuitable,
  namedSubnetFault,
  noSuitableSubnet,
  type Offering,
  type TypesInUse,
  type ZonedSubnet,
} from "./zones";

/** A VPC and one of its subnets. */
export interface Network {
  readonly vpcId: string;
  readonly subnetId: string;
}

/** What a network is found by. */
export interface NetworkArgs {
  /**
   * The VPC and the subnet to use.
   * @default - the region's default VPC, and the first of its default subnets, by id, whose zone offers all types
   */
  readonly named?: { readonly vpcId: pulumi.Input<string>; readonly subnetId: pulumi.Input<string> };
  /** The instance types that are launched in it. */
  readonly instanceTypes: TypesInUse;
}

/** What came of the search for a network. */
export interface NetworkSearch {
  /** Empty if there is a fault. */
  readonly network: Network;
  /** Why no network can be used, with the remedy. */
  readonly fault?: string;
}

/** Finds the network. Its zone offers all the instance types, or there is a fault, which must stop the program. */
export function findNetwork(
  parent: pulumi.Resource,
  { named, instanceTypes }: NetworkArgs,
): pulumi.Output<NetworkSearch> {
  if (named === undefined) {
    return pulumi.output(asSearch(findDefaultNetwork(parent, instanceTypes)));
  }
  // A subnet that the same program makes is checked as soon as it is known.
  return pulumi.output(named).apply((network) => asSearch(checkNamed(parent, network, instanceTypes)));
}

/** Many resources use the network: an error in it would be reported by whichever of them is first, in its own words. */
async function asSearch(search: Promise<Network>): Promise<NetworkSearch> {
  try {
    return { network: await search };
  } catch (error) {
    return { network: { vpcId: "", subnetId: "" }, fault: messageOf(error) };
  }
}

async function checkNamed(parent: pulumi.Resource, network: Network, instanceTypes: TypesInUse): Promise<Network> {
  const { subnetId: id } = network;
  const [{ availabilityZone: zone, vpcId }, offerings] = await Promise.all([
    ec2.getSubnet({ id }, { parent }).catch((error: unknown) => {
      throw new Error(
        `subnetId: "${id}" cannot be looked up (${messageOf(error)}). Set vpcId and subnetId to what exists.`,
      );
    }),
    lookUpOfferings(parent, instanceTypes),
  ]);
  const fault = otherVpcFault(network, vpcId) ?? namedSubnetFault({ id, zone }, instanceTypes, offerings);
  if (fault !== undefined) {
    throw new Error(fault);
  }
  return network;
}

/** What is wrong if a named subnet is not in the named VPC, with the remedy. */
export function otherVpcFault({ vpcId, subnetId }: Network, vpcOfSubnet: string): string | undefined {
  return vpcId === vpcOfSubnet
    ? undefined
    : `vpcId: "${vpcId}" is not the VPC of subnetId "${subnetId}", which is "${vpcOfSubnet}". Set both to one network.`;
}

async function findDefaultNetwork(parent: pulumi.Resource, instanceTypes: TypesInUse): Promise<Network> {
  const [{ vpcId, subnets }, offerings] = await Promise.all([
    findDefaultSubnets(parent),
    lookUpOfferings(parent, instanceTypes),
  ]);
  const chosen = firstSuitable(subnets, instanceTypes, offerings);
  if (chosen === undefined) {
    throw new Error(noSuitableSubnet(subnets, instanceTypes, offerings));
  }
  return { vpcId, subnetId: chosen.id };
}

async function findDefaultSubnets(
  parent: pulumi.Resource,
): Promise<{ readonly vpcId: string; readonly subnets: readonly ZonedSubnet[] }> {
  const { id: vpcId } = await ec2.getVpc({ default: true }, { parent }).catch((error: unknown) => {
    throw new Error(`There is no default VPC to build in (${messageOf(error)}). ${NETWORK_REMEDY}`);
  });
  const filters = [
    { name: "vpc-id", values: [vpcId] },
    { name: "default-for-az", values: ["true"] },
  ];
  const { ids } = await ec2.getSubnets({ filters }, { parent });
  if (ids.length === 0) {
    throw new Error(`The default VPC has no default subnet to build in. ${NETWORK_REMEDY}`);
  }
  const subnets = ids.map(async (id) => ({ id, zone: (await ec2.getSubnet({ id }, { parent })).availabilityZone }));
  return { vpcId, subnets: await Promise.all(subnets) };
}

/** Which zones offer which of the types. The function answers in three lists, with one item of each per offering. */
async function lookUpOfferings(parent: pulumi.Resource, used: TypesInUse): Promise<readonly Offering[]> {
  const types = Object.keys(used);
  if (types.length === 0) {
    return [];
  }
  const { instanceTypes, locations } = await ec2
    .getInstanceTypeOfferings(
      { locationType: "availability-zone", filters: [{ name: "instance-type", values: types }] },
      { parent },
    )
    .catch((error: unknown) => {
      throw new Error(
        `It cannot be looked up which zones offer the images' instance types (${messageOf(error)}). ` +
          "Allow ec2:DescribeInstanceTypeOfferings to whoever runs Pulumi.",
      );
    });
  return instanceTypes.map((type, index) => ({ type, zone: locations[index] ?? "" }));
}

/** What to do where there is no default network. */
export const NETWORK_REMEDY = "Set vpcId and subnetId, or make a default VPC: aws ec2 create-default-vpc.";
