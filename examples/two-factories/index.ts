// Two factories in one stack: one builds images of its own, the other the example image that comes with the package. Both
// launch their builders and test instances in a VPC that this program makes.
import * as aws from "@pulumi/aws";
import { AmiFactory } from "ami-pipeline";

const vpc = new aws.ec2.Vpc("images", { cidrBlock: "10.20.0.0/16", enableDnsHostnames: true });
const gateway = new aws.ec2.InternetGateway("images", { vpcId: vpc.id });
const wayOut = new aws.ec2.Route("images", {
  routeTableId: vpc.mainRouteTableId,
  destinationCidrBlock: "0.0.0.0/0",
  gatewayId: gateway.id,
});
const subnet = new aws.ec2.Subnet("images", { vpcId: vpc.id, cidrBlock: "10.20.0.0/24" });

const network = { vpcId: vpc.id, subnetId: subnet.id, assignPublicIp: true };
const onceConnected = { dependsOn: wayOut };

export const golden = new AmiFactory(
  "golden",
  { ...network, imagesFolder: "./golden-images", publishRegions: ["eu-west-1"] },
  onceConnected,
);
export const example = new AmiFactory("example", { ...network, images: ["ubuntu-24.04"] }, onceConnected);
