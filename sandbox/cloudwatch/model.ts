// What CloudWatch keeps: values of metrics, alarms and dashboards.
import type { Timestamp } from "../frontdoor/wire";

/** A name and a value that tell metrics of one name apart. */
export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** A metric: values of the same namespace, name and dimensions are one series. */
export interface MetricName {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
}

/** One value of a metric. */
export interface Value {
  readonly time: Timestamp;
  readonly value: number;
}

/** What the values of a period are made into. */
export type Statistic = "Average" | "Maximum" | "Minimum" | "SampleCount" | "Sum";

/** The state of an alarm. */
export type AlarmState = "ALARM" | "INSUFFICIENT_DATA" | "OK";

/** How an alarm's metric is compared with the threshold. */
export type Comparison =
  | "GreaterThanOrEqualToThreshold"
  | "GreaterThanThreshold"
  | "LessThanOrEqualToThreshold"
  | "LessThanThreshold";

/** How an alarm takes a period without values. */
export type MissingData = "breaching" | "ignore" | "missing" | "notBreaching";

/** An alarm as it is asked for. */
export interface AlarmDefinition extends MetricName {
  readonly AlarmName: string;
  readonly AlarmDescription?: string;
  readonly ActionsEnabled?: boolean;
  readonly OKActions?: readonly string[];
  readonly AlarmActions?: readonly string[];
  readonly InsufficientDataActions?: readonly string[];
  readonly Statistic: Statistic;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold: number;
  readonly ComparisonOperator: Comparison;
  readonly TreatMissingData?: MissingData;
}

/** An alarm. */
export interface Alarm extends AlarmDefinition {
  readonly AlarmArn: string;
  readonly AlarmConfigurationUpdatedTimestamp: Timestamp;
  StateValue: AlarmState;
  StateReason: string;
  StateReasonData: string;
  StateUpdatedTimestamp: Timestamp;
}
