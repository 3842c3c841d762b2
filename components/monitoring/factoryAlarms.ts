// The CloudWatch alarms of a factory.
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import type { AlarmSpec } from "./alarmSpecs";

/** The arguments of FactoryAlarms. */
export interface FactoryAlarmsArgs {
  readonly alarms: readonly AlarmSpec[];
  /**
   * The ARN of the topic that is told. Its policy, and that of its key, must let CloudWatch publish.
   * @default - nobody is told
   */
  readonly topicArn?: pulumi.Input<string>;
  /**
   * Tags of the alarms.
   * @default - none
   */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * The alarms of a factory, which tell a topic when they begin. They tell nothing when they end.
 *
 * @example
 * new FactoryAlarms("golden", { alarms: alarmSpecs(settings), topicArn: topic.arn });
 */
export class FactoryAlarms extends pulumi.ComponentResource {
  /** The ARNs of the alarms, in their order. */
  readonly arns: pulumi.Output<string[]>;

  constructor(name: string, args: FactoryAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("ami-pipeline:index:FactoryAlarms", name, {}, opts);
    const { alarms, topicArn, tags = {} } = args;

    const made = alarms.map(
      (spec) =>
        new cloudwatch.MetricAlarm(
          `${name}-${spec.key}`,
          {
            name: spec.name,
            alarmDescription: spec.description,
            namespace: spec.namespace,
            metricName: spec.metricName,
            ...(spec.dimensions && { dimensions: spec.dimensions }),
            statistic: spec.statistic,
            period: spec.periodSeconds,
            evaluationPeriods: spec.periods,
            ...(spec.breachingPeriods !== undefined && { datapointsToAlarm: spec.breachingPeriods }),
            comparisonOperator: spec.comparison,
            threshold: spec.threshold,
            treatMissingData: spec.missingData,
            ...(spec.tells && topicArn !== undefined && { alarmActions: [topicArn] }),
            tags,
          },
          { parent: this },
        ),
    );

    this.arns = pulumi.all(made.map(({ arn }) => arn));
    this.registerOutputs({ arns: this.arns });
  }
}
