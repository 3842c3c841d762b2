import { expect } from "chai";
import { networkFindings } from "../../../../scripts/doctor/checks/systemsManager";
import type { NetworkFacts } from "../../../../scripts/doctor/network/facts";
import { endpointFor, factsOf, groupFor, tableTo } from "../network/facts";

const ENDPOINTS = [endpointFor("ssm"), endpointFor("ssmmessages")];
const OPEN = [groupFor("172.31.0.0/16")];
const LOCAL_ONLY = [{ ...tableTo({}), Routes: [] }];
const NAT = { NatGatewayId: "nat-1", SubnetId: "subnet-public", State: "available" as const };
const BEHIND_NAT = [tableTo({ NatGatewayId: "nat-1" }), tableTo({ GatewayId: "igw-1" }, "subnet-public")];
const PORT_443 = { Egress: true, RuleNumber: 1, Protocol: "6", PortRange: { From: 443, To: 443 } };

interface Case {
  readonly what: string;
  readonly facts: Partial<NetworkFacts>;
  /** @default true */
  readonly assignPublicIp?: boolean;
  /** Each finding in its order: its verdict and what it says, its remedy included. */
  readonly says: readonly RegExp[];
}

const CASES: readonly Case[] = [
  {
    what: "an internet gateway and public addresses",
    facts: {},
    says: [/^fine: .*through the internet gateway igw-1, with public addresses/],
  },
  {
    what: "an internet gateway without public addresses",
    facts: {},
    assignPublicIp: false,
    says: [/^stop: .*igw-1, which serves only instances with a public address.*assignPublicIp true/],
  },
  {
    what: "a NAT gateway in a public subnet",
    facts: { routeTables: BEHIND_NAT, natGateways: [NAT] },
    assignPublicIp: false,
    says: [/^fine: .*through the NAT gateway nat-1/],
  },
  {
    what: "a NAT gateway in a private subnet",
    facts: { routeTables: [tableTo({ NatGatewayId: "nat-1" })], natGateways: [NAT] },
    says: [/^stop: .*nat-1, whose own subnet subnet-public has no route to an internet gateway/],
  },
  {
    what: "a NAT gateway that failed",
    facts: { routeTables: BEHIND_NAT, natGateways: [{ ...NAT, State: "failed" }] },
    says: [/^stop: .*nat-1, which is failed/],
  },
  {
    what: "a regional NAT gateway, which has no subnet",
    facts: { routeTables: BEHIND_NAT, natGateways: [{ NatGatewayId: "nat-1", State: "available" }] },
    says: [/^fine: .*through the NAT gateway nat-1/],
  },
  {
    what: "a private NAT gateway",
    facts: { routeTables: BEHIND_NAT, natGateways: [{ ...NAT, ConnectivityType: "private" }] },
    says: [/^fine: Nothing that EC2 shows/, /^warn: .*nat-1, which is private: doctor cannot follow it/],
  },
  {
    what: "a transit gateway",
    facts: { routeTables: [tableTo({ TransitGatewayId: "tgw-1" })] },
    says: [/^fine: Nothing that EC2 shows/, /^warn: .*tgw-1, where doctor cannot follow.*ssmmessages.us-east-1/],
  },
  {
    what: "a gateway that is gone",
    facts: { routeTables: [tableTo({ NatGatewayId: "nat-1", State: "blackhole" })] },
    says: [/^stop: .*leads to nat-1, which does not exist any more/],
  },
  {
    what: "a more specific route than the default one",
    facts: {
      routeTables: [
        {
          Associations: [{ Main: true }],
          Routes: [
            { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1" },
            { DestinationCidrBlock: "0.0.0.0/1", TransitGatewayId: "tgw-1" },
          ],
        },
      ],
    },
    says: [/^fine: Nothing/, /^warn: .*tgw-1/],
  },
  {
    what: "no way out and no endpoint",
    facts: { routeTables: LOCAL_ONLY },
    says: [/^stop: .*no way to the internet.*for ssm and ssmmessages\. -> .*NAT gateway.*us-east-1\.ssmmessages/],
  },
  {
    what: "no way out and one endpoint",
    facts: { routeTables: LOCAL_ONLY, endpoints: [endpointFor("ssm")], endpointGroups: OPEN },
    says: [/^stop: .*no endpoint with private names for ssmmessages\./],
  },
  {
    what: "no way out and all endpoints",
    facts: { routeTables: LOCAL_ONLY, endpoints: ENDPOINTS, endpointGroups: OPEN },
    says: [/^fine: .*through endpoints of the VPC/, /^warn: .*no way to the internet.*packages/],
  },
  {
    what: "all endpoints, and an internet gateway without public addresses",
    facts: { endpoints: ENDPOINTS, endpointGroups: OPEN },
    assignPublicIp: false,
    says: [/^fine: .*through endpoints/, /^warn: .*igw-1, which serves only.*packages/],
  },
  {
    what: "endpoints without private names",
    facts: { routeTables: LOCAL_ONLY, endpoints: ENDPOINTS, endpointGroups: OPEN, dnsHostnames: false },
    says: [/^stop: .*no endpoint with private names for ssm and ssmmessages/],
  },
  {
    what: "endpoints whose group lets another subnet in, though there is a gateway",
    facts: { endpoints: ENDPOINTS, endpointGroups: [groupFor("10.0.0.0/8")] },
    says: [
      /^stop: .*vpce-ssm for ssm lets no HTTPS in.*443 from 172.31.0.0\/20 in sg-endpoints/,
      /^stop: .*ssmmessages/,
    ],
  },
  {
    what: "endpoints whose group lets the stack's own group in",
    facts: {
      endpoints: ENDPOINTS,
      ownGroups: ["sg-builder"],
      endpointGroups: [
        {
          GroupId: "sg-endpoints",
          IpPermissions: [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: "sg-builder" }] }],
        },
      ],
    },
    says: [/^fine: .*through endpoints/],
  },
  {
    what: "an endpoint that is not available yet",
    facts: { endpoints: [{ ...endpointFor("ssm"), State: "Pending" }], endpointGroups: OPEN },
    says: [/^stop: .*vpce-ssm for ssm is Pending/],
  },
  {
    what: "a network ACL that denies HTTPS before it allows all",
    facts: { aclEntries: [{ ...PORT_443, CidrBlock: "0.0.0.0/0", RuleAction: "deny" }, ...factsOf().aclEntries] },
    says: [/^stop: .*network ACL lets no HTTPS out/],
  },
  {
    what: "a network ACL that lets no answers in",
    facts: {
      aclEntries: factsOf().aclEntries.filter(({ Egress, RuleAction }) => Egress === true || RuleAction === "deny"),
    },
    says: [/^stop: .*network ACL lets no answers in.*32768 to 60999/],
  },
  {
    what: "a network ACL that lets only HTTPS out",
    facts: {
      aclEntries: [
        { ...PORT_443, CidrBlock: "0.0.0.0/0", RuleAction: "allow" },
        ...factsOf().aclEntries.filter(({ Egress }) => Egress === false),
      ],
    },
    says: [/^fine: /, /^warn: .*lets no HTTP out.*package repositories/],
  },
  {
    what: "a name server of the company's own",
    facts: { nameServers: ["10.1.1.1"] },
    says: [/^stop: .*name servers of the VPC vpc-1 are 10\.1\.1\.1.*AmazonProvidedDNS/],
  },
  { what: "the VPC's own name server by its address", facts: { nameServers: ["172.31.0.2"] }, says: [/^fine: /] },
  { what: "no DHCP options", facts: { nameServers: undefined }, says: [/^fine: /, /^warn: .*no DHCP options/] },
  {
    what: "a VPC whose name server is off",
    facts: { dnsSupport: false },
    says: [/^stop: .*name server turned off.*--enable-dns-support/],
  },
  {
    what: "a VPC of dedicated instances",
    facts: { vpc: { ...factsOf().vpc, InstanceTenancy: "dedicated" } },
    says: [/^fine: /, /^warn: .*dedicated instances.*fee/],
  },
];

describe("doctor: the way to Systems Manager", () => {
  for (const { what, facts, assignPublicIp = true, says } of CASES) {
    it(`is judged with ${what}`, () => {
      const found = networkFindings(factsOf(facts), assignPublicIp, "us-east-1").map((finding) =>
        finding.verdict === "fine"
          ? `fine: ${finding.what}`
          : `${finding.verdict}: ${finding.what} -> ${finding.remedy}`,
      );

      expect(found.length, found.join("\n")).to.equal(says.length);
      says.forEach((said, index) => {
        expect(found[index]).to.match(said);
      });
    });
  }
});
