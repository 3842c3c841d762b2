// Decides what state an alarm is in. Source: "Configuring how CloudWatch alarms treat missing data", CloudWatch user guide.
import type { AlarmDefinition, AlarmState, Comparison } from "./model";

/** What an alarm comes to. */
export interface Verdict {
  readonly state: AlarmState;
  readonly reason: string;
}

/** CloudWatch looks at more periods than the alarm has; AWS says that it does, not at how many. */
export const PERIODS_FARTHER_BACK = 2;

/**
 * Judges an alarm.
 *
 * @param points - what the metric comes to in each period, newest first; undefined where there is no value
 * @returns nothing where the alarm stays in its state
 */
export function evaluate(alarm: AlarmDefinition, points: readonly (number | undefined)[]): Verdict | undefined {
  const { EvaluationPeriods: periods, DatapointsToAlarm: needed = periods, TreatMissingData = "missing" } = alarm;
  const known = points.filter((point) => point !== undefined).slice(0, periods);
  const missing = periods - known.length;
  if (known.length === 0 && TreatMissingData === "ignore") {
    return undefined;
  }
  if (known.length === 0 && TreatMissingData === "missing") {
    return { state: "INSUFFICIENT_DATA", reason: `Insufficient Data: ${periods} datapoints were unknown.` };
  }
  const breaching =
    known.filter((value) => COMPARISONS[alarm.ComparisonOperator](value, alarm.Threshold)).length +
    (TreatMissingData === "breaching" ? missing : 0);
  const isAlarm = breaching >= needed;
  const treated = missing > 0 && TreatMissingData.endsWith("reaching");
  const filled = treated ? `, ${missing} missing ones taken as ${TreatMissingData}` : "";
  return {
    state: isAlarm ? "ALARM" : "OK",
    reason:
      `Threshold ${isAlarm ? "Crossed" : "not crossed"}: ${breaching} of the last ${periods} datapoints ` +
      `${WORDS[alarm.ComparisonOperator]} the threshold (${alarm.Threshold})${filled}; ${needed} make the alarm.`,
  };
}

const COMPARISONS: Readonly<Record<Comparison, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

const WORDS: Readonly<Record<Comparison, string>> = {
  GreaterThanOrEqualToThreshold: "were at or above",
  GreaterThanThreshold: "were above",
  LessThanOrEqualToThreshold: "were at or below",
  LessThanThreshold: "were below",
};
