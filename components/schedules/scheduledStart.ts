// A schedule that starts something of the factory, in the name of a role that may start nothing else.
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { ServiceRole, type RoleOptions } from "../foundation/serviceRole";
import { policyDocument, type Statement } from "../policies/document";
import { schedulerTrust } from "../policies/trust";
import { newSchedule, type Scheduled } from "./newSchedule";

/** The arguments of a ScheduledStart. */
export interface ScheduledStartArgs extends Scheduled {
  /** What its role must be allowed for that. */
  readonly policy: pulumi.Input<Statement>;
  /** Where the factory lives. */
  readonly location: pulumi.Input<Location>;
  /**
   * The options that all roles of the factory share.
   * @default - none
   */
  readonly roles?: RoleOptions;
  /**
   * Tags of the role.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * A schedule of EventBridge Scheduler with its role.
 *
 * @example
 * new ScheduledStart("golden-nightly", {
 *   scheduleName: "golden-upkeep",
 *   description: "Starts Upkeep",
 *   expression: "cron(0 3 * * ? *)",
 *   target: { arn: upkeep.arn },
 *   policy: upkeep.arn.apply(startUpkeep),
 *   location,
 * });
 */
export class ScheduledStart extends pulumi.ComponentResource {
  constructor(name: string, args: ScheduledStartArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:ScheduledStart", name, {}, opts);
    const { scheduleName, description, location, roles = {}, tags = {} } = args;

    const role = new ServiceRole(
      name,
      {
        ...roles,
        description: `Schedule ${scheduleName}: ${description}`,
        trust: pulumi.output(location).apply(schedulerTrust),
        policy: pulumi.output(args.policy).apply((statement) => policyDocument(statement)),
        tags,
      },
      { parent: this },
    );
    newSchedule(`${name}-schedule`, args, role.arn, { parent: this });
    this.registerOutputs();
  }
}
