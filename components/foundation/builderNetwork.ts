// The network of Packer's builders and of Test's instances: a subnet, and a security group that lets nothing in.
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

/** The arguments of a BuilderNetwork. */
export interface BuilderNetworkArgs {
  /**
   * The VPC and subnet to build in. The subnet needs a way to the internet, or endpoints for what a build uses.
   * @default - the first subnet, by id, of the region's default VPC
   */
  readonly network?: { readonly vpcId: pulumi.Input<string>; readonly subnetId: pulumi.Input<string> };
  /**
   * Whether a builder gets a public address. Nothing can reach it there; a public subnet needs it to get out.
   * @default - true in the default VPC, whose subnets are public, false in another
   */
  readonly assignPublicIp?: boolean;
  /**
   * Tags of the security group.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * The network that builders and test instances are launched into. Nothing comes in; HTTP and HTTPS go out.
 *
 * @example
 * const network = new BuilderNetwork("golden-builder", { network: { vpcId: "vpc-1", subnetId: "subnet-1" } });
 */
export class BuilderNetwork extends pulumi.ComponentResource {
  /** The subnet's id. */
  readonly subnetId: pulumi.Output<string>;
  /** The id of the security group that lets nothing in. */
  readonly securityGroupId: pulumi.Output<string>;
  /** Whether instances get a public address. */
  readonly assignPublicIp: boolean;

  constructor(name: string, args: BuilderNetworkArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:BuilderNetwork", name, {}, opts);
    const { network, assignPublicIp = network === undefined, tags = {} } = args;
    const { vpcId, subnetId } = pulumi.output(network ?? findDefaultNetwork(this));

    const group = new ec2.SecurityGroup(
      `${name}-group`,
      {
        // EC2 takes no apostrophe here.
        description: "Builders and test instances: nothing comes in, packages and the Systems Manager service go out.",
        vpcId,
        ingress: [],
        // DNS and the time service of a VPC bypass security groups.
        egress: [outbound("Package repositories", 80), outbound("Systems Manager, S3 and package repositories", 443)],
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

/** The default VPC and the first of its subnets; an error with the remedy where an account has none. */
async function findDefaultNetwork(parent: pulumi.Resource): Promise<{ vpcId: string; subnetId: string }> {
  const { id: vpcId } = await ec2.getVpc({ default: true }, { parent }).catch((error: unknown) => {
    throw new Error(`There is no default VPC to build in (${messageOf(error)}). ${REMEDY}`);
  });
  const filters = [
    { name: "vpc-id", values: [vpcId] },
    { name: "default-for-az", values: ["true"] },
  ];
  const { ids } = await ec2.getSubnets({ filters }, { parent });
  const [subnetId] = ids.sort();
  if (subnetId === undefined) {
    throw new Error(`The default VPC has no default subnet to build in. ${REMEDY}`);
  }
  return { vpcId, subnetId };
}

const REMEDY = "Set vpcId and subnetId, or make a default VPC: aws ec2 create-default-vpc.";

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
