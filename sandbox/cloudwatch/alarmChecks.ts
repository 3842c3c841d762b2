// What CloudWatch refuses of an alarm although its model allows it.
import type { Call } from "../frontdoor/service";
import type { AlarmDefinition } from "./model";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What is wrong with an alarm, if anything is. Source: PutMetricAlarm, CloudWatch API. */
export function alarmFault(definition: AlarmDefinition, { region }: Pick<Call, "region">): string | undefined {
  const { Period: period, EvaluationPeriods: periods, DatapointsToAlarm: needed = periods } = definition;
  const { MetricName, Namespace, Statistic, Threshold } = definition as Partial<AlarmDefinition>;
  if ([MetricName, Namespace, Statistic, Threshold, period].includes(undefined)) {
    return "The sandbox has alarms of one metric only: MetricName, Namespace, Statistic, Period and Threshold are needed.";
  }
  if (period % 60 !== 0 && ![10, 20, 30].includes(period)) {
    return "Period must be 10, 20, 30 or a multiple of 60";
  }
  if (needed > periods) {
    return "DatapointsToAlarm must not be greater than EvaluationPeriods";
  }
  const longest = period < HOUR ? DAY : 7 * DAY;
  if (period * periods > longest) {
    return `Metrics cannot be checked across more than ${longest === DAY ? "a day" : "seven days"} (EvaluationPeriods * Period must be <= ${longest}).`;
  }
  const actions = [definition.AlarmActions, definition.OKActions, definition.InsufficientDataActions].flatMap(
    (each) => each ?? [],
  );
  for (const action of actions) {
    const [, , service, place] = action.split(":");
    if (service !== "sns") {
      return `Invalid arn syntax: ${action}`;
    }
    if (place !== region) {
      return `Invalid region ${place ?? ""} specified. Only ${region} is supported.`;
    }
  }
  return undefined;
}
