// The values of all metrics, by region, and what they come to in a period.
import type { Timestamp } from "../frontdoor/wire";
import type { MetricName, Statistic, Value } from "./model";

/** What the values of one period come to. */
export interface Point {
  /** When the period starts. */
  readonly time: Timestamp;
  readonly value: number;
}

interface Series {
  readonly name: MetricName;
  readonly values: Value[];
}

/** The metrics of an account. */
export class Metrics {
  private readonly regions = new Map<string, Map<string, Series>>();

  put(region: string, name: MetricName, value: Value): void {
    const series = this.seriesIn(region);
    const key = keyOf(name);
    const found = series.get(key) ?? { name, values: [] };
    found.values.push(value);
    series.set(key, found);
  }

  /** The metrics that have values in a region. */
  list(region: string): readonly MetricName[] {
    return [...this.seriesIn(region).values()].map(({ name }) => name);
  }

  /** What a metric comes to in a time, which its start belongs to and its end does not; nothing without a value. */
  valueIn(
    region: string,
    name: MetricName,
    statistic: Statistic,
    start: Timestamp,
    end: Timestamp,
  ): number | undefined {
    const values = (this.seriesIn(region).get(keyOf(name))?.values ?? [])
      .filter(({ time }) => time >= start && time < end)
      .map(({ value }) => value);
    return values.length === 0 ? undefined : STATISTICS[statistic](values);
  }

  /** The periods of a time that have values, oldest first. Periods start at multiples of their length. */
  points(
    region: string,
    name: MetricName,
    statistic: Statistic,
    { start, end, period }: { readonly start: Timestamp; readonly end: Timestamp; readonly period: number },
  ): readonly Point[] {
    const values = this.seriesIn(region).get(keyOf(name))?.values ?? [];
    const periods = new Set(values.map(({ time }) => Math.floor(time / period) * period));
    return [...periods]
      .filter((time) => time + period > start && time < end)
      .sort((one, other) => one - other)
      .flatMap((time) => {
        const value = this.valueIn(region, name, statistic, time, time + period);
        return value === undefined ? [] : { time, value };
      });
  }

  private seriesIn(region: string): Map<string, Series> {
    const found = this.regions.get(region) ?? new Map<string, Series>();
    this.regions.set(region, found);
    return found;
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const STATISTICS: Readonly<Record<Statistic, (values: readonly number[]) => number>> = {
  Average: (values) => sum(values) / values.length,
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
  SampleCount: (values) => values.length,
  Sum: sum,
};

/** The order of dimensions does not matter. */
function keyOf({ Namespace, MetricName, Dimensions = [] }: MetricName): string {
  const dimensions = Dimensions.map(({ Name, Value }) => [Name, Value]).sort();
  return JSON.stringify([Namespace, MetricName, dimensions]);
}
