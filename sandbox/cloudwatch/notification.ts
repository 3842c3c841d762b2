// What CloudWatch sends to a topic when an alarm changes its state.
import type { Alarm, AlarmState } from "./model";

/** A message for a topic. */
export interface Notification {
  readonly subject: string;
  readonly message: string;
}

/** The message of a change. Source: "Using Amazon CloudWatch alarms", the example of an SNS notification, user guide. */
export function notificationOf(alarm: Alarm, before: AlarmState, accountId: string): Notification {
  const [, , , region = ""] = alarm.AlarmArn.split(":");
  const { MetricName, Namespace, Statistic, Dimensions = [], Period, EvaluationPeriods } = alarm;
  return {
    subject: `${alarm.StateValue}: "${alarm.AlarmName}" in ${region}`.slice(0, 100),
    message: JSON.stringify({
      AlarmName: alarm.AlarmName,
      AlarmDescription: alarm.AlarmDescription ?? null,
      AWSAccountId: accountId,
      AlarmConfigurationUpdatedTimestamp: timeOf(alarm.AlarmConfigurationUpdatedTimestamp),
      NewStateValue: alarm.StateValue,
      NewStateReason: alarm.StateReason,
      StateChangeTime: timeOf(alarm.StateUpdatedTimestamp),
      Region: region,
      AlarmArn: alarm.AlarmArn,
      OldStateValue: before,
      OKActions: alarm.OKActions ?? [],
      AlarmActions: alarm.AlarmActions ?? [],
      InsufficientDataActions: alarm.InsufficientDataActions ?? [],
      Trigger: {
        MetricName,
        Namespace,
        StatisticType: "Statistic",
        Statistic: Statistic.toUpperCase(),
        Unit: null,
        Dimensions: Dimensions.map(({ Name, Value }) => ({ name: Name, value: Value })),
        Period,
        EvaluationPeriods,
        ComparisonOperator: alarm.ComparisonOperator,
        Threshold: alarm.Threshold,
        TreatMissingData: alarm.TreatMissingData ?? "missing",
      },
    }),
  };
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace("Z", "+0000");
}
