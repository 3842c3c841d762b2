// A schedule of EventBridge Scheduler, as all of a factory's are made.
import * as scheduler from "@pulumi/aws/scheduler";
import type * as pulumi from "@pulumi/pulumi";

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

/** When a schedule starts what. */
export interface Scheduled {
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
}

/**
 * How often a start is tried again, and for how long. EventBridge Scheduler's defaults, 185 times in 24 hours, would start
 * today's work when tomorrow's is due, and hide for a day that the role lacks a right.
 */
const RETRIES = { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 15 * 60 };

/** Makes a schedule that acts in the name of a role. */
export function newSchedule(
  name: string,
  { scheduleName, description, expression, timeZone = "UTC", target }: Scheduled,
  roleArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): scheduler.Schedule {
  return new scheduler.Schedule(
    name,
    {
      name: scheduleName,
      description,
      scheduleExpression: expression,
      scheduleExpressionTimezone: timeZone,
      // At the time that was asked for: one start does not overload anything.
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: target.arn,
        roleArn,
        ...(target.input !== undefined && { input: target.input }),
        retryPolicy: RETRIES,
      },
    },
    opts,
  );
}
