// A role that an AWS service assumes for the factory.
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../basics/after";
import { stop } from "../basics/stop";
import type { PolicyDocument } from "../policies/document";

/** What all roles of a factory have in common. */
export interface RoleOptions {
  /**
   * The role's IAM path, which is part of its ARN.
   * @default "/"
   */
  readonly path?: string;
  /**
   * The ARN of the managed policy that is the role's permissions boundary.
   * @default - none
   */
  readonly permissionsBoundary?: pulumi.Input<string>;
}

/** The arguments of a ServiceRole. */
export interface ServiceRoleArgs extends RoleOptions {
  /** What the role is for, shown in the IAM console. */
  readonly description: string;
  /** Who may assume it: one of the functions of `policies/trust.ts`. */
  readonly trust: pulumi.Input<PolicyDocument>;
  /** What it may do. */
  readonly policy: pulumi.Input<PolicyDocument>;
  /**
   * The ARNs of managed policies that it has besides.
   * @default - none
   */
  readonly managedPolicies?: readonly string[];
  /**
   * Tags of the role.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A role with one inline policy, which an AWS service assumes.
 *
 * @example
 * const role = new ServiceRole("golden-events", {
 *   description: "Starts the pipelines on a push",
 *   trust: eventsTrust(location, "golden-*-push"),
 *   policy: eventsRolePolicy(location, ["golden-ubuntu"]),
 * });
 */
export class ServiceRole extends pulumi.ComponentResource {
  /** The role's ARN, known only once the policy is attached: whatever takes it can use the role at once. */
  readonly arn: pulumi.Output<string>;
  /** The role's name, known at the same time. */
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: ServiceRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:ServiceRole", name, {}, opts);
    const { description, trust, policy, managedPolicies = [], path = "/", permissionsBoundary, tags = {} } = args;

    const role = new iam.Role(
      `${name}-role`,
      {
        description,
        assumeRolePolicy: pulumi.jsonStringify(trust),
        path,
        ...(permissionsBoundary !== undefined && { permissionsBoundary }),
        tags,
      },
      { parent: this },
    );
    const attached = new iam.RolePolicy(
      `${name}-policy`,
      { role: role.name, policy: pulumi.output(policy).apply((known) => asText(known, description)) },
      { parent: this },
    );
    // Named by the policy: by its place in the list, a change of the order would detach what it has just attached.
    const others = managedPolicies.map(
      (policyArn) =>
        new iam.RolePolicyAttachment(
          `${name}-${policyArn.replace(/^arn:[^:]*:iam::/, "")}`,
          { role: role.name, policyArn },
          { parent: this },
        ),
    );

    this.arn = after(role.arn, attached, ...others);
    this.name = after(role.name, attached, ...others);
    this.registerOutputs({ arn: this.arn, name: this.name });
  }
}

/** What all inline policies of a role together may have. Source: "IAM and AWS STS quotas", IAM user guide. */
export const MAX_POLICY_CHARACTERS = 10_240;

function asText(policy: PolicyDocument, description: string): string {
  const text = JSON.stringify(policy);
  if (text.length > MAX_POLICY_CHARACTERS) {
    throw stop(
      `The policy of the role "${description}" has ${text.length} characters; IAM takes at most ${MAX_POLICY_CHARACTERS}. ` +
        "It grows with the number of images: make a second factory for some of them.",
    );
  }
  return text;
}

/** What the roles of a factory have in common, by its settings. */
export function roleOptions({
  rolePath,
  permissionsBoundary,
}: {
  readonly rolePath: string;
  readonly permissionsBoundary?: pulumi.Input<string>;
}): RoleOptions {
  return { path: rolePath, ...(permissionsBoundary !== undefined && { permissionsBoundary }) };
}
