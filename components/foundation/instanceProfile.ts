// What the instances act as that Packer provisions and Test launches: one role each. AmiFactory makes both.
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import type { PolicyDocument } from "../policies/document";
import { instanceTrust } from "../policies/trust";
import { ServiceRole, type RoleOptions } from "./serviceRole";

/** The profile is kept where its role is. */
export interface InstanceProfileArgs extends RoleOptions {
  /** The physical name of the instance profile. */
  readonly profileName: string;
  /** What the instances are, shown in the IAM console. */
  readonly description: string;
  /** What the instances may do. */
  readonly policy: pulumi.Input<PolicyDocument>;
  readonly location: pulumi.Input<Location>;
  /**
   * Tags of the profile and its role.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * @example
 * const profile = new InstanceProfile("golden-builder", {
 *   profileName: "golden-builder",
 *   description: "The instances that Packer provisions",
 *   policy: location.apply(builderInstanceRolePolicy),
 *   location,
 * });
 */
export class InstanceProfile extends pulumi.ComponentResource {
  /**
   * The profile's name. It is known at once: the provider waits some seconds for a profile to settle, and no project
   * or pipeline has to wait with it, since a run launches its first instance later than that.
   */
  readonly name: string;
  readonly arn: pulumi.Output<string>;
  /** The role that whoever launches the instances must be allowed to pass on. */
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: InstanceProfileArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:InstanceProfile", name, {}, opts);
    const { profileName, location, path = "/", tags = {} } = args;

    const role = new ServiceRole(
      name,
      { ...args, trust: pulumi.output(location).apply(instanceTrust) },
      { parent: this },
    );
    new iam.InstanceProfile(`${name}-profile`, { name: profileName, role: role.name, path, tags }, { parent: this });

    this.name = profileName;
    this.arn = pulumi
      .output(location)
      .apply(({ partition, accountId }) => `arn:${partition}:iam::${accountId}:instance-profile${path}${profileName}`);
    this.roleArn = role.arn;
    this.registerOutputs({ name: this.name, arn: this.arn, roleArn: this.roleArn });
  }
}
