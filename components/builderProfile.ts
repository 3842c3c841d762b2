// What the instances that Packer provisions act as: a role that Session Manager can reach them with, and no more.
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "./location";
import { builderInstanceRolePolicy } from "./policies/builderInstanceRole";
import { instanceTrust } from "./policies/trust";
import { ServiceRole } from "./serviceRole";

export interface BuilderProfileArgs {
  /** The physical name of the instance profile. */
  readonly profileName: string;
  readonly location: pulumi.Input<Location>;
  /**
   * Tags of the profile and its role.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * @example
 * const profile = new BuilderProfile("golden-builder", { profileName: "golden-builder", location });
 */
export class BuilderProfile extends pulumi.ComponentResource {
  /**
   * The profile's name. It is known at once: the provider waits some seconds for a profile to settle, and no project
   * or pipeline has to wait with it, since a run reaches its Build stage later than that.
   */
  readonly name: string;
  readonly arn: pulumi.Output<string>;
  /** The role that Build must be allowed to pass on. */
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: BuilderProfileArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:BuilderProfile", name, {}, opts);
    const { profileName, location, tags = {} } = args;

    const role = new ServiceRole(
      name,
      {
        description: "The instances that Packer provisions: Session Manager reaches them",
        trust: pulumi.output(location).apply(instanceTrust),
        policy: builderInstanceRolePolicy(),
        tags,
      },
      { parent: this },
    );
    new iam.InstanceProfile(`${name}-profile`, { name: profileName, role: role.name, tags }, { parent: this });

    this.name = profileName;
    this.arn = pulumi
      .output(location)
      .apply(({ partition, accountId }) => `arn:${partition}:iam::${accountId}:instance-profile/${profileName}`);
    this.roleArn = role.arn;
    this.registerOutputs({ name: this.name, arn: this.arn, roleArn: this.roleArn });
  }
}
