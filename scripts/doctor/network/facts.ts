// What EC2 says about the surroundings of a subnet.
import {
  DescribeDhcpOptionsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type NatGateway,
  type NetworkAclEntry,
  type RouteTable,
  type SecurityGroup,
  type Subnet,
  type Vpc,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import type { Context } from "../context";

/** What EC2 says about the surroundings of a subnet. */
export interface NetworkFacts {
  readonly subnet: Subnet;
  readonly vpc: Vpc;
  /** The tables of the VPC. */
  readonly routeTables: readonly RouteTable[];
  readonly natGateways: readonly NatGateway[];
  readonly endpoints: readonly VpcEndpoint[];
  /** The security groups of the endpoints. */
  readonly endpointGroups: readonly SecurityGroup[];
  /** The ids of the security groups that the stack has: its instances are in one of them. */
  readonly ownGroups: readonly string[];
  /** The entries of the subnet's network ACL. */
  readonly aclEntries: readonly NetworkAclEntry[];
  /** Whether the VPC has AWS's name server. */
  readonly dnsSupport: boolean;
  /** Whether the VPC's endpoints can have private names; needs `dnsSupport` as well. */
  readonly dnsHostnames: boolean;
  /** The name servers that instances are told. Undefined if the VPC has no DHCP options. */
  readonly nameServers: readonly string[] | undefined;
}

/** Asks EC2 about the surroundings of a subnet. */
export async function factsAbout(subnet: Subnet, { client, ownedArns }: Context): Promise<NetworkFacts> {
  const ec2 = client(EC2Client);
  const VpcId = subnet.VpcId ?? "";
  const Filters = [{ Name: "vpc-id", Values: [VpcId] }];
  const [vpcs, tables, gateways, endpoints, acls, support, hostnames] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] })),
    ec2.send(new DescribeRouteTablesCommand({ Filters })),
    ec2.send(new DescribeNatGatewaysCommand({ Filter: Filters })),
    ec2.send(new DescribeVpcEndpointsCommand({ Filters })),
    ec2.send(
      new DescribeNetworkAclsCommand({
        Filters: [{ Name: "association.subnet-id", Values: [subnet.SubnetId ?? ""] }],
      }),
    ),
    ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: "enableDnsSupport" })),
    ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: "enableDnsHostnames" })),
  ]);
  const vpc = vpcs.Vpcs?.[0] ?? {};
  return {
    subnet,
    vpc,
    routeTables: tables.RouteTables ?? [],
    natGateways: gateways.NatGateways ?? [],
    endpoints: endpoints.VpcEndpoints ?? [],
    endpointGroups: await groupsOf(ec2, endpoints.VpcEndpoints ?? []),
    ownGroups: [...ownedArns].flatMap((arn) => /:security-group\/(.+)$/.exec(arn)?.[1] ?? []),
    aclEntries: acls.NetworkAcls?.[0]?.Entries ?? [],
    dnsSupport: support.EnableDnsSupport?.Value ?? false,
    dnsHostnames: hostnames.EnableDnsHostnames?.Value ?? false,
    nameServers: await nameServersOf(ec2, vpc),
  };
}

async function groupsOf(ec2: EC2Client, endpoints: readonly VpcEndpoint[]): Promise<readonly SecurityGroup[]> {
  const GroupIds = [...new Set(endpoints.flatMap(({ Groups = [] }) => Groups.flatMap(({ GroupId }) => GroupId ?? [])))];
  return GroupIds.length === 0
    ? []
    : ((await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }))).SecurityGroups ?? []);
}

async function nameServersOf(ec2: EC2Client, { DhcpOptionsId }: Vpc): Promise<readonly string[] | undefined> {
  // EC2 says "default" for none. Source: AssociateDhcpOptions, EC2 API.
  if (DhcpOptionsId === undefined || DhcpOptionsId === "default") {
    return undefined;
  }
  const { DhcpOptions: [options] = [] } = await ec2.send(
    new DescribeDhcpOptionsCommand({ DhcpOptionsIds: [DhcpOptionsId] }),
  );
  const servers = options?.DhcpConfigurations?.find(({ Key }) => Key === "domain-name-servers");
  return (servers?.Values ?? []).flatMap(({ Value }) => Value ?? []);
}
