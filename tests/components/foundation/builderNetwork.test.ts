// Where builders run, who can reach them (nobody), and what an account without a default VPC is told.
import { expect } from "chai";
import { BuilderNetwork, type BuilderNetworkArgs } from "../../../components/foundation/builderNetwork";
import { deploy, rejection, valueOf } from "../../helpers/deploy";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const OWN = { network: { vpcId: "vpc-1", subnetId: "subnet-1" } };

async function make(args?: BuilderNetworkArgs) {
  const made: BuilderNetwork[] = [];
  const deployment = await deploy(() => made.push(new BuilderNetwork("golden-builder", args)));
  const [network] = made;
  if (!network) {
    throw new Error("The program made no network.");
  }
  return { deployment, network, group: deployment.one(GROUP).inputs };
}

describe("BuilderNetwork", () => {
  it("lets nothing in, and HTTP and HTTPS out", async () => {
    const { group } = await make();

    expect(group.ingress).to.deep.equal([]);
    expect(group.egress).to.have.length(2);
    expect(JSON.stringify(group.egress)).to.match(/"toPort":80\b.*"toPort":443\b/);
  });

  it("uses the default VPC and the first of its subnets, with a public address", async () => {
    const { group, network } = await make();

    expect(group.vpcId).to.equal("vpc-default");
    expect(await valueOf(network.subnetId)).to.equal("subnet-default-a");
    expect(network.assignPublicIp).to.equal(true);
  });

  it("uses the network it is given, without a public address, and looks up nothing", async () => {
    const { deployment, group, network } = await make(OWN);

    expect(group.vpcId).to.equal("vpc-1");
    expect(await valueOf(network.subnetId)).to.equal("subnet-1");
    expect(network.assignPublicIp).to.equal(false);
    expect(deployment.invokes).to.deep.equal([]);
  });

  it("gives a public address where it is told to", async () => {
    expect((await make({ ...OWN, assignPublicIp: true })).network.assignPublicIp).to.equal(true);
  });

  const failing = (answers: Record<string, () => Record<string, unknown>>) =>
    rejection(deploy(() => new BuilderNetwork("golden-builder"), { answers }));

  it("says what to do in an account without a default VPC", async () => {
    const getVpc = () => {
      throw Object.assign(new Error(), { details: "no matching EC2 VPC found" });
    };
    expect(await failing({ "aws:ec2/getVpc:getVpc": getVpc })).to.match(
      /There is no default VPC to build in \(.*no matching EC2 VPC found.*\)\. Set vpcId and subnetId, or make a default VPC: aws ec2 create-default-vpc\.$/,
    );
  });

  it("says what to do when the default VPC has no subnet", async () => {
    expect(await failing({ "aws:ec2/getSubnets:getSubnets": () => ({ ids: [] }) })).to.match(
      /The default VPC has no default subnet to build in\. Set vpcId and subnetId, or/,
    );
  });
});
