// A schedule that starts something of the factory, in the name of a role that may start nothing else.
import * as scheduler from "@pulumi/aws/scheduler";
import * as pulumi from "@pulumi/pulumi";
import type { Location } from "../basics/location";
import { ServiceRole, type RoleOptions } from "../foundation/serviceRole";
import { policyDocument, type Statement } from "../policies/document";
import { schedulerTrust } from "../policies/trust";

/** What a schedule starts. */
export interface ScheduleTarget {
  /** The ARN of a CodeBuild project or of a pipeline, or of a universal target: `arn:aws:scheduler:::aws-sdk:…`. */
  readonly arn: pulumi.Input<string>;
  /**
   * What a universal target is called with, as JSON. Its members begin with a capital letter.
   * @default - nothing
   */
  readonly input?: pulumi.Input<string>;
}

/** The arguments of a ScheduledStart. */
export interface ScheduledStartArgs {
  /** The physical name of the schedule. Schedules have no tags, so it also tells whose it is. */
  readonly scheduleName: string;
  /** What the schedule is for, shown in the console. */
  readonly description: string;
  /** When it starts its target: a rate or cron expression. */
  readonly expression: string;
  /**
   * The time zone in which a cron expression counts.
   * @default "UTC"
   */
  readonly timeZone?: string;
  /** What it starts. */
  readonly target: ScheduleTarget;
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
 * How often a start is tried again, and for how long. EventBridge Scheduler's defaults, 185 times in 24 hours, would start
 * today's work when tomorrow's is due, and hide for a day that the role lacks a right.
 */
const RETRIES = { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 15 * 60 };

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
    const { scheduleName, description, expression, timeZone = "UTC", target, location, roles = {}, tags = {} } = args;

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
    new scheduler.Schedule(
      `${name}-schedule`,
      {
        name: scheduleName,
        description,
        scheduleExpression: expression,
        scheduleExpressionTimezone: timeZone,
        // At the time that was asked for: one start does not overload anything.
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: target.arn,
          roleArn: role.arn,
          ...(target.input !== undefined && { input: target.input }),
          retryPolicy: RETRIES,
        },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
