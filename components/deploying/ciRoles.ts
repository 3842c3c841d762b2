// The two roles that workflows on GitHub assume: one previews pull requests, one deploys.
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { stateBucketOf } from "../ci/stateBackend";
import { ServiceRole, type RoleOptions } from "../foundation/serviceRole";
import { githubTrust } from "../policies/trust";
import type { FactorySettings } from "../settings/values";
import { deployPolicy, previewPolicy, type CiRights } from "./ciPolicies";

/** The arguments of the CiRoles, whose name is the factory's. */
export interface CiRolesArgs {
  readonly settings: FactorySettings;
  readonly location: pulumi.Input<Location>;
  /**
   * The ARN of the connection to one's own repository.
   * @default - none: the source is CodeCommit
   */
  readonly connectionArn?: pulumi.Input<string>;
  /** The ARN of GitHub's identity provider in the account. */
  readonly providerArn: pulumi.Input<string>;
  /** The repository whose workflows assume the roles. */
  readonly repository: string;
  /** What all roles of the factory have in common. */
  readonly roles: RoleOptions;
  /** The tags of the roles, which also tell what is the stack's own where a name does not. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The role of pull requests and the role of deployments.
 *
 * @example
 * const { previewArn, deployArn } = new CiRoles("golden", { ...site, providerArn, repository: "octo/images" });
 */
export class CiRoles extends pulumi.ComponentResource {
  /** The role that previews pull requests: it reads, and changes nothing. */
  readonly previewArn: pulumi.Output<string>;
  /** The role that deploys, from jobs of one environment. */
  readonly deployArn: pulumi.Output<string>;

  constructor(name: string, args: CiRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:CiRoles", name, {}, opts);
    const { settings, repository, roles, tags } = args;
    const environment = settings.githubEnvironment ?? pulumi.getStack();
    const backend = stateBucketOf(settings.stateBackend);
    const rights = pulumi
      .all([args.location, settings.permissionsBoundary, args.connectionArn])
      .apply(([location, boundary, connectionArn]): CiRights => ({
        location,
        settings,
        name,
        tags,
        ...(boundary !== undefined && { boundary }),
        ...(connectionArn !== undefined && { connectionArn }),
        ...(backend && { state: { backend, project: pulumi.getProject(), stack: pulumi.getStack() } }),
        ...(settings.stateKeyArn !== undefined && { stateKeyArn: settings.stateKeyArn }),
      }));
    const trust = (what: string, branch?: string) =>
      pulumi.output(args.providerArn).apply((arn) => githubTrust(arn, `repo:${repository}:${what}`, branch));

    const preview = new ServiceRole(
      `${name}-preview`,
      {
        ...roles,
        description: "Previews the pull requests of the GitHub repository: reads, and changes nothing",
        trust: trust("pull_request"),
        policy: rights.apply(previewPolicy),
        tags,
      },
      { parent: this },
    );
    const deploy = new ServiceRole(
      `${name}-deploy`,
      {
        ...roles,
        description: "Deploys the stack from jobs of a GitHub environment",
        trust: trust(`environment:${environment}`, settings.githubBranch),
        policy: rights.apply(deployPolicy),
        tags,
      },
      { parent: this },
    );

    this.previewArn = preview.arn;
    this.deployArn = deploy.arn;
    this.registerOutputs({ previewArn: this.previewArn, deployArn: this.deployArn });
  }
}
