// Reads the dashboards of a running sandbox as CloudWatch's console would: their bodies, the values, and the alarms.
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
  ListDashboardsCommand,
  type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import { ADMINISTRATOR, REGION } from "../client/clients";
import { parseBody, type MetricWidget, type ParsedWidget } from "./body";
import type { Content, Series, ShownAlarm, ShownDashboard } from "./model";

const DAY_MILLISECONDS = 86_400_000;
/** GetMetricData takes no more queries. Source: MetricDataQueries of GetMetricData, CloudWatch API. */
const MAX_QUERIES = 500;

/** The dashboards of the sandbox that answers at an endpoint, by name. */
export async function readDashboards(endpoint: string, now = new Date()): Promise<readonly ShownDashboard[]> {
  const reader = new Reader(endpoint);
  try {
    const names = await reader.names();
    return await Promise.all(names.map((name) => reader.dashboard(name, now)));
  } finally {
    reader.close();
  }
}

class Reader {
  private readonly clients = new Map<string, CloudWatchClient>();

  constructor(private readonly endpoint: string) {}

  close(): void {
    for (const client of this.clients.values()) {
      client.destroy();
    }
  }

  async names(): Promise<string[]> {
    const { DashboardEntries = [] } = await this.in(REGION).send(new ListDashboardsCommand({}));
    return DashboardEntries.flatMap(({ DashboardName }) => DashboardName ?? []).sort();
  }

  async dashboard(name: string, now: Date): Promise<ShownDashboard> {
    const { DashboardBody = "{}" } = await this.in(REGION).send(new GetDashboardCommand({ DashboardName: name }));
    const { days, widgets } = parseBody(DashboardBody);
    const from = new Date(now.getTime() - days * DAY_MILLISECONDS);
    return {
      name,
      from,
      to: now,
      widgets: await Promise.all(
        widgets.map(async ({ x, y, width, ...widget }) => ({
          x,
          y,
          width,
          content: await this.contentOf(widget, from, now),
        })),
      ),
    };
  }

  private async contentOf(widget: ParsedWidget, from: Date, to: Date): Promise<Content> {
    switch (widget.kind) {
      case "text":
        return widget;
      case "alarms":
        return { kind: "alarms", title: widget.title, alarms: await this.alarms(widget.arns) };
      case "metric": {
        const { title, view, stacked, unit, limit } = widget;
        const series = await this.series(widget, from, to);
        if (view === "singleValue") {
          return { kind: "numbers", title, series };
        }
        const look = view === "bar" ? "bar" : stacked ? "stacked" : "line";
        return { kind: "graph", title, unit, look, series, ...(limit && { limit }) };
      }
    }
  }

  private async series({ region, metrics, stat, period }: MetricWidget, from: Date, to: Date): Promise<Series[]> {
    const queries = metrics.map(({ namespace, name, dimensions, ...own }, i) => ({
      Id: `m${i}`,
      MetricStat: {
        Metric: { Namespace: namespace, MetricName: name, Dimensions: [...dimensions] },
        Period: period,
        Stat: own.stat ?? stat,
      },
    }));
    const series: Series[] = [];
    for (let start = 0; start < queries.length; start += MAX_QUERIES) {
      const { MetricDataResults = [] } = await this.in(region).send(
        new GetMetricDataCommand({
          MetricDataQueries: queries.slice(start, start + MAX_QUERIES),
          StartTime: from,
          EndTime: to,
          ScanBy: "TimestampAscending",
        }),
      );
      series.push(
        ...MetricDataResults.map(({ Timestamps = [], Values = [] }, i) => ({
          label: metrics[start + i]?.label ?? "",
          points: Timestamps.map((time, at) => ({ time: time.getTime() / 1000, value: Values[at] ?? 0 })),
        })),
      );
    }
    return series;
  }

  /** Those in alarm first, then those without data. */
  private async alarms(arns: readonly string[]): Promise<ShownAlarm[]> {
    const regionOf = (arn: string) => arn.split(":")[3] ?? REGION;
    const regions = [...new Set(arns.map(regionOf))];
    const found = await Promise.all(
      regions.map((region) =>
        this.in(region).send(
          new DescribeAlarmsCommand({
            AlarmNames: arns.filter((arn) => regionOf(arn) === region).map((arn) => arn.replace(/^.*:alarm:/, "")),
            MaxRecords: 100,
          }),
        ),
      ),
    );
    return found
      .flatMap(({ MetricAlarms = [] }) => MetricAlarms.map(shown))
      .sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
  }

  private in(region: string): CloudWatchClient {
    const client =
      this.clients.get(region) ?? new CloudWatchClient({ endpoint: this.endpoint, region, credentials: ADMINISTRATOR });
    this.clients.set(region, client);
    return client;
  }
}

function shown(alarm: MetricAlarm): ShownAlarm {
  return {
    name: alarm.AlarmName ?? "",
    state: alarm.StateValue ?? "",
    since: alarm.StateUpdatedTimestamp ?? new Date(0),
    description: alarm.AlarmDescription ?? "",
    reason: alarm.StateReason ?? "",
  };
}

function rank({ state }: ShownAlarm): number {
  return ["ALARM", "INSUFFICIENT_DATA", "OK"].indexOf(state);
}
