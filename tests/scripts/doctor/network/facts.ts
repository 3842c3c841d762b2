// A default VPC as EC2 describes it: what the judgements of doctor are tested with.
import type { NetworkFacts } from "../../../../scripts/doctor/network/facts";

/** An endpoint that works. */
export const endpointFor = (service: string) => ({
  VpcEndpointId: `vpce-${service}`,
  ServiceName: `com.amazonaws.us-east-1.${service}`,
  PrivateDnsEnabled: true,
  State: "Available" as const,
  Groups: [{ GroupId: "sg-endpoints" }],
});

/** A group that lets HTTPS in from a block. */
export const groupFor = (CidrIp: string) => ({
  GroupId: "sg-endpoints",
  IpPermissions: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] }],
});

/** A table that leads all but the VPC's own addresses to what is given. */
export const tableTo = (target: object, ...subnets: readonly string[]) => ({
  Associations: subnets.length === 0 ? [{ Main: true }] : subnets.map((SubnetId) => ({ SubnetId, Main: false })),
  Routes: [
    { DestinationCidrBlock: "172.31.0.0/16", GatewayId: "local", State: "active" as const },
    { DestinationCidrBlock: "0.0.0.0/0", State: "active" as const, ...target },
  ],
});

const rule = (Egress: boolean, RuleNumber: number, RuleAction: "allow" | "deny") => ({
  Egress,
  RuleNumber,
  RuleAction,
  Protocol: "-1",
  CidrBlock: "0.0.0.0/0",
});

/** A default VPC, with those parts that a test is about. */
export function factsOf(different: Partial<NetworkFacts> = {}): NetworkFacts {
  return {
    subnet: { SubnetId: "subnet-a", VpcId: "vpc-1", CidrBlock: "172.31.0.0/20" },
    vpc: { VpcId: "vpc-1", CidrBlock: "172.31.0.0/16", InstanceTenancy: "default" },
    routeTables: [tableTo({ GatewayId: "igw-1" })],
    natGateways: [],
    endpoints: [],
    endpointGroups: [],
    ownGroups: [],
    aclEntries: [
      rule(true, 100, "allow"),
      rule(true, 32767, "deny"),
      rule(false, 100, "allow"),
      rule(false, 32767, "deny"),
    ],
    dnsSupport: true,
    dnsHostnames: true,
    nameServers: ["AmazonProvidedDNS"],
    ...different,
  };
}
