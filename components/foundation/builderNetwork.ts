// The network of Packer's builders and of Test's instances: a subnet, and a security group that lets nothing in.
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { Egress } from "./builderEgress";
import type { Network } from "./network";

/** The arguments of a BuilderNetwork. */
export interface BuilderNetworkArgs {
  /** The VPC and subnet to build in. The subnet needs a way to the internet, or endpoints for what a build uses. */
  readonly network: pulumi.Input<Network>;
  /** Whether a builder gets a public address. Nothing can reach it there; a public subnet needs it to get out. */
  readonly assignPublicIp: boolean;
  /**
   * Where instances may connect to besides.
   * @default - nowhere
   */
  readonly egress?: readonly Egress[];
  /**
   * Tags of the security group.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * The network that builders and test instances are launched into. Nothing comes in; HTTP and HTTPS go out,
 * and what the settings name.
 *
 * @example
 * const network = new BuilderNetwork("golden-builder", { network, assignPublicIp: false });
 */
export class BuilderNetwork extends pulumi.ComponentResource {
  /** The subnet's id. */
  readonly subnetId: pulumi.Output<string>;
  /** The id of the security group that lets nothing in. */
  readonly securityGroupId: pulumi.Output<string>;
  /** Whether instances get a public address. */
  readonly assignPublicIp: boolean;

  constructor(name: string, args: BuilderNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:BuilderNetwork", name, {}, opts);
    const { network, assignPublicIp, egress = [], tags = {} } = args;
    const { vpcId, subnetId } = pulumi.output(network);

    const group = new ec2.SecurityGroup(
      `${name}-group`,
      {
        // EC2 takes no apostrophe here.
        description: "Builders and test instances: nothing comes in, packages and the Systems Manager service go out.",
        vpcId,
        ingress: [],
        // DNS and the time service of a VPC bypass security groups.
        egress: [
          outbound("Package repositories", 80),
          outbound("Systems Manager, S3 and package repositories", 443),
          ...egress.map(({ cidr, ...ports }) => ({
            description: "builderEgress",
            ...ports,
            ...(cidr.includes(":") ? { ipv6CidrBlocks: [cidr] } : { cidrBlocks: [cidr] }),
          })),
        ],
        tags,
      },
      { parent: this },
    );

    this.subnetId = subnetId;
    this.securityGroupId = group.id;
    this.assignPublicIp = assignPublicIp;
    this.registerOutputs({
      subnetId: this.subnetId,
      securityGroupId: this.securityGroupId,
      assignPublicIp: this.assignPublicIp,
    });
  }
}

/** Whether instances get a public address, unless a setting says so: the subnets of the default VPC are public. */
export function assignsPublicIp({
  subnetId,
  assignPublicIp = subnetId === undefined,
}: {
  readonly subnetId?: unknown;
  readonly assignPublicIp?: boolean;
}): boolean {
  return assignPublicIp;
}

function outbound(description: string, port: number) {
  return {
    description,
    protocol: "tcp",
    fromPort: port,
    toPort: port,
    cidrBlocks: ["0.0.0.0/0"],
    ipv6CidrBlocks: ["::/0"],
  };
}
