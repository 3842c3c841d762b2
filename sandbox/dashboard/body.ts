// Reads the body of a dashboard. Source: "Dashboard body structure and syntax", CloudWatch API.

/** One metric of a widget. */
export interface MetricOfWidget {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly label: string;
  readonly stat?: string;
}

/** A widget with metrics. */
export interface MetricWidget {
  readonly kind: "metric";
  readonly title: string;
  readonly region: string;
  readonly view: string;
  readonly stacked: boolean;
  readonly stat: string;
  readonly period: number;
  readonly unit: string;
  readonly metrics: readonly MetricOfWidget[];
  readonly limit?: { readonly label: string; readonly value: number };
}

/** What a widget shows. */
export type ParsedWidget =
  | MetricWidget
  | { readonly kind: "text"; readonly markdown: string }
  | { readonly kind: "alarms"; readonly title: string; readonly arns: readonly string[] };

/** A dashboard's body. */
export interface ParsedBody {
  /** How far back it looks. */
  readonly days: number;
  readonly widgets: readonly (ParsedWidget & { readonly x: number; readonly y: number; readonly width: number })[];
}

/** A body as CloudWatch took it: it has been checked. */
interface Body {
  readonly start?: string;
  readonly widgets?: readonly {
    readonly type: string;
    readonly x?: number;
    readonly y?: number;
    readonly width?: number;
    readonly properties: Properties;
  }[];
}

interface Properties {
  readonly markdown?: string;
  readonly title?: string;
  readonly alarms?: readonly string[];
  readonly region?: string;
  readonly view?: string;
  readonly stacked?: boolean;
  readonly stat?: string;
  readonly period?: number;
  readonly metrics?: readonly (readonly (string | { readonly label?: string; readonly stat?: string })[])[];
  readonly yAxis?: { readonly left?: { readonly label?: string } };
  readonly annotations?: { readonly horizontal?: readonly { readonly label: string; readonly value: number }[] };
}

/** How far back CloudWatch's console looks if a dashboard does not say it: three hours. */
const DEFAULT_DAYS = 1 / 8;

/** Reads a body. Widgets of kinds that the factory does not use are left out. */
export function parseBody(text: string): ParsedBody {
  const { start = "", widgets = [] } = JSON.parse(text) as Body;
  const days = /^-P(\d+)D$/.exec(start)?.[1];
  return {
    days: days === undefined ? DEFAULT_DAYS : Number(days),
    widgets: widgets.flatMap(({ type, x = 0, y = 0, width = 6, properties }) => {
      const widget = parseWidget(type, properties);
      return widget ? [{ ...widget, x, y, width }] : [];
    }),
  };
}

function parseWidget(type: string, properties: Properties): ParsedWidget | undefined {
  const { markdown = "", title = "", alarms = [] } = properties;
  switch (type) {
    case "text":
      return { kind: "text", markdown };
    case "alarm":
      return { kind: "alarms", title, arns: alarms };
    case "metric":
      return metricWidget(properties);
    default:
      return undefined;
  }
}

function metricWidget(properties: Properties): MetricWidget {
  const { title = "", region = "", view = "timeSeries", stacked = false, stat = "Average", period = 300 } = properties;
  const [limit] = properties.annotations?.horizontal ?? [];
  return {
    kind: "metric",
    title,
    region,
    view,
    stacked,
    stat,
    period,
    unit: properties.yAxis?.left?.label ?? "",
    metrics: (properties.metrics ?? []).map((row) => {
      const words = row.filter((each) => typeof each === "string");
      const options = row.find((each) => typeof each !== "string");
      const [namespace = "", name = "", ...dimensions] = words;
      return {
        namespace,
        name,
        dimensions: pairs(dimensions),
        label: options?.label ?? dimensions.at(-1) ?? name,
        ...(options?.stat !== undefined && { stat: options.stat }),
      };
    }),
    ...(limit && { limit: { label: limit.label, value: limit.value } }),
  };
}

function pairs(words: readonly string[]): { readonly Name: string; readonly Value: string }[] {
  return words.flatMap((Name, i) => (i % 2 === 0 ? [{ Name, Value: words[i + 1] ?? "" }] : []));
}
