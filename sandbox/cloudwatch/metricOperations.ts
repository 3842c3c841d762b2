// The operations on metrics: values are put, and read again by period.
import { AwsError, type Operation } from "../frontdoor/service";
import { now, operation } from "../frontdoor/wire";
import type { Metrics } from "./metrics";
import type { MetricName, Statistic } from "./model";
import { secondsOf, type WireTime } from "./wireTime";

interface Datum extends Omit<MetricName, "Namespace"> {
  readonly Value?: number;
  readonly Timestamp?: WireTime;
}

interface MetricDataQuery {
  readonly Id: string;
  readonly Label?: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: MetricName; readonly Period: number; readonly Stat: string };
}

/** Source: PutMetricData, CloudWatch API. */
const MOST_DATA = 1000;
/** Source: GetMetricData, CloudWatch API. */
const MOST_QUERIES = 500;
const OLDEST_DAYS = 14;
const NEWEST_HOURS = 2;

const STATISTICS: readonly string[] = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"] satisfies Statistic[];

/** What can be done with metrics. */
export function metricOperations(metrics: Metrics): Readonly<Record<string, Operation>> {
  return {
    PutMetricData: operation<{ readonly Namespace: string; readonly MetricData?: readonly Datum[] }>(
      ({ Namespace, MetricData = [] }, { region }) => {
        if (Namespace.startsWith("AWS/")) {
          throw new AwsError("InvalidParameterValue", "The value AWS/ for parameter Namespace is invalid.");
        }
        if (MetricData.length > MOST_DATA) {
          throw new AwsError(
            "LimitExceeded",
            `The collection MetricData must not have a size greater than ${MOST_DATA}.`,
          );
        }
        const present = now();
        for (const { MetricName, Dimensions = [], Value, Timestamp } of MetricData) {
          const time = Timestamp === undefined ? present : secondsOf(Timestamp);
          if (Value === undefined || !Number.isFinite(Value)) {
            throw new AwsError("InvalidParameterValue", `The value of ${MetricName} is not a number.`);
          }
          if (time < present - OLDEST_DAYS * 86_400 || time > present + NEWEST_HOURS * 3600) {
            throw new AwsError(
              "InvalidParameterValue",
              `The time of ${MetricName} is more than ${OLDEST_DAYS} days ago or more than ${NEWEST_HOURS} hours ahead.`,
            );
          }
          metrics.put(region, { Namespace, MetricName, Dimensions }, { time, value: Value });
        }
        return {};
      },
    ),
    GetMetricData: operation<{
      readonly MetricDataQueries: readonly MetricDataQuery[];
      readonly StartTime: WireTime;
      readonly EndTime: WireTime;
      readonly ScanBy?: string;
    }>(({ MetricDataQueries, StartTime, EndTime, ScanBy }, { region }) => {
      if (MetricDataQueries.length > MOST_QUERIES) {
        throw new AwsError("ValidationError", `There are more than ${MOST_QUERIES} queries.`);
      }
      const [start, end] = [secondsOf(StartTime), secondsOf(EndTime)];
      return {
        MetricDataResults: MetricDataQueries.map(({ Id, Label, MetricStat }) => {
          if (!MetricStat || !STATISTICS.includes(MetricStat.Stat)) {
            throw new AwsError("ValidationError", `The sandbox computes no expressions and percentiles: query ${Id}.`);
          }
          const { Metric, Period: period, Stat } = MetricStat;
          const points = metrics.points(region, Metric, Stat as Statistic, { start, end, period });
          const sorted = ScanBy === "TimestampAscending" ? points : points.toReversed();
          return {
            Id,
            Label: Label ?? Metric.MetricName,
            Timestamps: sorted.map(({ time }) => time),
            Values: sorted.map(({ value }) => value),
            StatusCode: "Complete",
          };
        }),
        Messages: [],
      };
    }),
    ListMetrics: operation<Partial<MetricName>>(({ Namespace, MetricName }, { region }) => ({
      Metrics: metrics
        .list(region)
        .filter((metric) => (Namespace ?? metric.Namespace) === metric.Namespace)
        .filter((metric) => (MetricName ?? metric.MetricName) === metric.MetricName),
    })),
  };
}
