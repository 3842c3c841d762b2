// Who can reach builders (nobody), and whom they can reach.
import { expect } from "chai";
import { BuilderNetwork } from "../../../components/foundation/builderNetwork";
import { deploy, valueOf } from "../../helpers/deploy";

describe("BuilderNetwork", () => {
  it("lets nothing in, and HTTP and HTTPS out, in the network it is given", async () => {
    const made: BuilderNetwork[] = [];
    const args = { network: { vpcId: "vpc-1", subnetId: "subnet-1" }, assignPublicIp: true };
    const deployment = await deploy(() => made.push(new BuilderNetwork("golden-builder", args)));
    const group = deployment.one("aws:ec2/securityGroup:SecurityGroup").inputs;

    expect(group.vpcId).to.equal("vpc-1");
    expect(group.ingress).to.deep.equal([]);
    expect(group.egress).to.have.length(2);
    expect(JSON.stringify(group.egress)).to.match(/"toPort":80\b.*"toPort":443\b/);
    const [network] = made;
    expect(network && [await valueOf(network.subnetId), network.assignPublicIp]).to.deep.equal(["subnet-1", true]);
  });
});
