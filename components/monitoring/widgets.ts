// The widgets of a CloudWatch dashboard, and how they are laid out. Source: "Dashboard body structure and syntax",
// CloudWatch API.

/** A metric in a widget: its namespace, its name, dimensions by name and value, and how it is shown. */
export type MetricRow = readonly (string | { readonly label?: string; readonly stat?: string })[];

/** A widget without its place. */
export interface Widget {
  readonly type: "alarm" | "metric" | "text";
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A widget in its place. */
export interface PlacedWidget extends Widget {
  readonly x: number;
  readonly y: number;
}

/** How many columns a dashboard has. */
export const COLUMNS = 24;
const DAY_SECONDS = 86_400;

/** Markdown. */
export function text(markdown: string, height: number): Widget {
  return { type: "text", width: COLUMNS, height, properties: { markdown, background: "transparent" } };
}

/** The states of alarms, those that are in alarm first. */
export function alarmStates(title: string, alarms: readonly string[], height: number): Widget {
  return {
    type: "alarm",
    width: COLUMNS,
    height,
    properties: { title, alarms, sortBy: "stateUpdatedTimestamp" },
  };
}

/** What a graph shows. */
export interface Graph {
  readonly title: string;
  readonly region: string;
  readonly metrics: readonly MetricRow[];
  readonly stat: "Average" | "Maximum" | "Sum";
  /** What the values are, on the axis. */
  readonly unit: string;
  /** @default "timeSeries" */
  readonly view?: "bar" | "timeSeries";
  /** @default false */
  readonly stacked?: boolean;
  /** A line at a value, for what an alarm watches. @default - none */
  readonly limit?: { readonly label: string; readonly value: number };
}

/** Values by day, half as wide as the dashboard. */
export function graph({ title, region, metrics, stat, unit, limit, ...look }: Graph): Widget {
  const { view = "timeSeries", stacked = false } = look;
  return {
    type: "metric",
    width: COLUMNS / 2,
    height: 7,
    properties: {
      title,
      region,
      view,
      stacked,
      metrics,
      stat,
      period: DAY_SECONDS,
      yAxis: { left: { label: unit, min: 0, showUnits: false } },
      ...(limit && { annotations: { horizontal: [{ ...limit, color: "#d13212" }] } }),
    },
  };
}

/** The newest value of each metric, as a number. */
export function numbers(title: string, region: string, metrics: readonly MetricRow[]): Widget {
  return {
    type: "metric",
    width: COLUMNS,
    height: 4,
    properties: { title, region, view: "singleValue", metrics, stat: "Maximum", period: DAY_SECONDS },
  };
}

/** Places widgets from left to right, and in a new row where there is no more room. */
export function place(widgets: readonly Widget[]): readonly PlacedWidget[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return widgets.map((widget) => {
    if (x + widget.width > COLUMNS) {
      [x, y, rowHeight] = [0, y + rowHeight, 0];
    }
    const placed = { ...widget, x, y };
    x += widget.width;
    rowHeight = Math.max(rowHeight, widget.height);
    return placed;
  });
}

/** Cuts a list into pages. */
export function pages<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
