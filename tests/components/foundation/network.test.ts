// Where builders run, and what is said where no subnet can be used.
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { findNetwork, type NetworkArgs, type NetworkSearch } from "../../../components/foundation/network";
import { deploy, offered, valueOf, type DeployOptions } from "../../helpers/deploy";

const USED = { "t3.small": ["db", "web"], "t4g.small": ["edge"] };
const BOTH = Object.keys(USED);
const NAMED = { vpcId: "vpc-named", subnetId: "subnet-named-b" };

describe("the network of a factory", () => {
  const answers = (
    zones: Readonly<Record<string, readonly string[]>>,
    others: DeployOptions["answers"] = {},
  ): DeployOptions => ({
    answers: { "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": () => offered(zones), ...others },
  });
  const find = async (options: DeployOptions, args: Partial<NetworkArgs> = {}) => {
    const found: pulumi.Output<NetworkSearch>[] = [];
    const deployment = await deploy(() => {
      const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
      found.push(findNetwork(parent, { instanceTypes: USED, ...args }));
    }, options);
    const [search] = found;
    return { deployment, ...(search && (await valueOf(search))) };
  };

  it("is the first default subnet, by id, whose zone offers all instance types", async () => {
    const { network, deployment } = await find(answers({ "us-east-1a": ["t3.small"], "us-east-1b": BOTH }));

    expect(network).to.deep.equal({ vpcId: "vpc-default", subnetId: "subnet-default-b" });
    const asked = deployment.invokes.find(({ token }) => token.includes("Offerings"));
    expect(asked?.inputs).to.deep.equal({
      locationType: "availability-zone",
      filters: [{ name: "instance-type", values: BOTH }],
    });
  });

  it("is the first one where all zones offer them, as ever", async () => {
    const { network } = await find(answers({ "us-east-1a": BOTH, "us-east-1b": BOTH }));

    expect(network?.subnetId).to.equal("subnet-default-a");
  });

  it("is the named one, if its zone offers them", async () => {
    expect((await find(answers({ "us-east-1b": BOTH }), { named: NAMED })).network).to.deep.equal(NAMED);
  });

  describe("is refused", () => {
    const refusal = async (options: DeployOptions, args?: Partial<NetworkArgs>) => (await find(options, args)).fault;

    it("where no default VPC is", async () => {
      const getVpc = () => {
        throw Object.assign(new Error(), { details: "no matching EC2 VPC found" });
      };
      expect(await refusal(answers({}, { "aws:ec2/getVpc:getVpc": getVpc }))).to.match(
        /^There is no default VPC to build in \(.*no matching EC2 VPC found.*\)\. Set vpcId and subnetId, or make a default VPC: aws ec2 create-default-vpc\.$/,
      );
    });

    it("where the default VPC has no subnet", async () => {
      expect(await refusal(answers({}, { "aws:ec2/getSubnets:getSubnets": () => ({ ids: [] }) }))).to.match(
        /^The default VPC has no default subnet to build in\. Set vpcId and subnetId, or/,
      );
    });

    it("where no default subnet's zone offers all types, with what each zone offers", async () => {
      expect(await refusal(answers({ "us-east-1a": ["t3.small"], "us-east-1c": BOTH }))).to.equal(
        [
          "No default subnet is in an availability zone that offers all types that the images use: t3.small (db, web) and t4g.small (edge).",
          "  us-east-1a offers t3.small, not t4g.small",
          "  us-east-1b offers none of them",
          "Set another instance_type in the image's image.pkrvars.json, or vpcId and subnetId to a subnet in a zone that offers all of them.",
        ].join("\n"),
      );
    });

    it("where the named one's zone does not offer a type, with the zones that offer all", async () => {
      const zones = { "us-east-1a": BOTH, "us-east-1b": ["t3.small"], "us-east-1c": BOTH };

      expect(await refusal(answers(zones), { named: NAMED })).to.equal(
        'subnetId: "subnet-named-b" is in the availability zone us-east-1b, which does not offer t4g.small (edge). ' +
          "Set vpcId and subnetId to a subnet in us-east-1a or us-east-1c, or another instance_type in the image's image.pkrvars.json.",
      );
    });

    it("where no zone offers a type", async () => {
      expect(await refusal(answers({ "us-east-1b": ["t3.small"] }), { named: NAMED })).to.match(
        /does not offer t4g\.small \(edge\)\. No zone of the region offers all types that the images use: set another instance_type/,
      );
    });

    it("where the named one is in another VPC", async () => {
      const named = { ...NAMED, vpcId: "vpc-other" };

      expect(await refusal(answers({ "us-east-1b": BOTH }), { named })).to.equal(
        'vpcId: "vpc-other" is not the VPC of subnetId "subnet-named-b", which is "vpc-named". Set both to one network.',
      );
    });

    it("where the named one does not exist", async () => {
      const getSubnet = () => {
        throw Object.assign(new Error(), { details: "no matching EC2 Subnet found" });
      };
      expect(await refusal(answers({}, { "aws:ec2/getSubnet:getSubnet": getSubnet }), { named: NAMED })).to.match(
        /^subnetId: "subnet-named-b" cannot be looked up \(.*no matching EC2 Subnet found.*\)\. Set vpcId and subnetId to/,
      );
    });
  });
});
