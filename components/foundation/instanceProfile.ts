// The role that instances act as, in the profile that they are launched with.
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import type { PolicyDocument } from "../policies/document";
import { instanceTrust } from "../policies/trust";
import { ServiceRole, type RoleOptions } from "./serviceRole";

/** The arguments of an InstanceProfile. The profile has the path of its role. */
export interface InstanceProfileArgs extends RoleOptions {
  /** The physical name of the instance profile. */
  readonly profileName: string;
  /** What the instances are, shown in the IAM console. */
  readonly description: string;
  /** What the instances may do. */
  readonly policy: pulumi.Input<PolicyDocument>;
  /**
   * The ARNs of managed policies that the role has besides.
   * @default - none
   */
  readonly managedPolicies?: readonly string[];
  /** Where the factory lives. */
  readonly location: pulumi.Input<Location>;
  /**
   * Tags of the profile and its role.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * An instance profile and the role in it.
 *
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
   * The profile's name, known at once. The provider waits some seconds for a profile to settle; no project or pipeline
   * has to wait with it, since a run launches its first instance later than that.
   */
  readonly name: string;
  /** The profile's ARN, known at once. */
  readonly arn: pulumi.Output<string>;
  /** The ARN of the role, which those who launch the instances must be allowed to pass. */
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: InstanceProfileArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:InstanceProfile", name, {}, opts);
    const { profileName, location, path = "/", tags = {} } = args;

    const role = new ServiceRole(
      name,
      { ...args, trust: pulumi.output(location).apply(instanceTrust) },
      { parent: this },
    );
    new iam.InstanceProfile(
      `${name}-profile`,
      { name: profileName, role: role.name, path, tags },
      // Another path means another profile, and the account has one of a name.
      { parent: this, deleteBeforeReplace: true },
    );

    this.name = profileName;
    this.arn = pulumi
      .output(location)
      .apply(({ partition, accountId }) => `arn:${partition}:iam::${accountId}:instance-profile${path}${profileName}`);
    this.roleArn = role.arn;
    this.registerOutputs({ name: this.name, arn: this.arn, roleArn: this.roleArn });
  }
}
