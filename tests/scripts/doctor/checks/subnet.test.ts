import {
  DescribeInstanceTypeOfferingsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { roomFinding, subnet } from "../../../../scripts/doctor/checks/subnet";
import { settingsOf } from "../../../helpers/settings";
import { contextOf } from "../context";

const NAMED = contextOf({ settings: settingsOf({ vpcId: "vpc-1", subnetId: "subnet-b" }) });
const inZone = (SubnetId: string, AvailabilityZone: string, VpcId = "vpc-1") => ({
  SubnetId,
  AvailabilityZone,
  VpcId,
  AvailableIpAddressCount: 4091,
});

describe("doctor: the subnet", () => {
  const ec2 = mockClient(EC2Client);

  beforeEach(() => {
    ec2.reset();
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: "vpc-1" }] });
    ec2
      .on(DescribeInstanceTypeOfferingsCommand)
      .resolves({ InstanceTypeOfferings: [{ InstanceType: "t3.small", Location: "us-east-1b" }] });
  });

  it("is the default one that the program chooses", async () => {
    ec2
      .on(DescribeSubnetsCommand)
      .resolves({ Subnets: [inZone("subnet-a", "us-east-1a"), inZone("subnet-b", "us-east-1b")] });

    expect(await subnet.look(contextOf())).to.deep.equal([
      { verdict: "fine", what: "Instances are launched in subnet-b, in us-east-1b, which offers t3.small." },
    ]);
  });

  it("cannot be found without a default VPC", async () => {
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [] });

    expect(await subnet.look(contextOf())).to.deep.equal([
      {
        verdict: "stop",
        what: "There is no default VPC in us-east-1 to build in.",
        remedy: "Set vpcId and subnetId, or make a default VPC: aws ec2 create-default-vpc.",
      },
    ]);
  });

  it("cannot be a default one in a zone that lacks the images' types", async () => {
    ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [inZone("subnet-a", "us-east-1a")] });

    const [finding] = await subnet.look(contextOf());

    expect(finding?.verdict).to.equal("stop");
    expect(finding && "remedy" in finding && finding.remedy).to.match(/us-east-1a offers none of them/);
  });

  const named: readonly [string, object[], RegExp][] = [
    ["does not exist", [], /does not exist/],
    [
      "is in another VPC",
      [inZone("subnet-b", "us-east-1b", "vpc-2")],
      /is not the VPC of subnetId "subnet-b", which is "vpc-2"/,
    ],
    [
      "is in a zone without the types",
      [inZone("subnet-b", "us-east-1a")],
      /Set vpcId and subnetId to a subnet in us-east-1b/,
    ],
  ];
  for (const [fault, Subnets, said] of named) {
    it(`cannot be a named one that ${fault}`, async () => {
      ec2.on(DescribeSubnetsCommand).resolves({ Subnets });

      const [finding, ...others] = await subnet.look({ ...NAMED });

      expect(others).to.deep.equal([]);
      expect(JSON.stringify(finding).replaceAll("\\", ""))
        .to.match(/"stop"/)
        .and.to.match(said);
    });
  }

  it("should have an address for an instance of each image", () => {
    expect(
      [roomFinding("s", 0, 2), roomFinding("s", 1, 2), roomFinding("s", 2, 2)].map(({ verdict }) => verdict),
    ).to.deep.equal(["stop", "warn", "fine"]);
  });
});
