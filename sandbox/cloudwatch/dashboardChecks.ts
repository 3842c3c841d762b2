// What CloudWatch refuses of a dashboard's body. Source: "Dashboard body structure and syntax", CloudWatch API; for the
// numbers of metrics, "CloudWatch service quotas", CloudWatch user guide.
const MOST_WIDGETS = 500;
const MOST_METRICS = 2500;
const MOST_METRICS_IN_A_WIDGET = 500;
const MOST_ALARMS_IN_A_WIDGET = 100;
const COLUMNS = 24;

const TYPES = ["alarm", "explorer", "log", "metric", "text"];

interface Widget {
  readonly type?: unknown;
  readonly x?: unknown;
  readonly width?: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Everything that is wrong with a body, each with where it is. */
export function bodyFaults(body: string): string[] {
  const widgets = widgetsIn(body);
  if (!widgets) {
    return ["the body is not JSON with an array of widgets"];
  }
  const metrics = widgets.reduce((count, widget) => count + lengthOf(widget, "metrics"), 0);
  return [
    ...(widgets.length > MOST_WIDGETS ? [`${widgets.length} widgets are more than ${MOST_WIDGETS}`] : []),
    ...(metrics > MOST_METRICS ? [`${metrics} metrics are more than ${MOST_METRICS}`] : []),
    ...widgets.flatMap((widget, i) => widgetFaults(widget).map((fault) => `/widgets/${i}: ${fault}`)),
  ];
}

function widgetFaults(widget: Widget): string[] {
  const { type, x = 0, width = 6, properties } = widget;
  if (typeof type !== "string" || !TYPES.includes(type)) {
    return [`type must be one of ${TYPES.join(", ")}`];
  }
  if (!properties) {
    return ["properties must be given"];
  }
  const faults: string[] = [];
  if (Number(x) + Number(width) > COLUMNS) {
    faults.push(`x and width must not be more than ${COLUMNS} together`);
  }
  if (type === "text" && typeof properties.markdown !== "string") {
    faults.push("properties.markdown must be given");
  }
  if (type === "metric" && (typeof properties.region !== "string" || lengthOf(widget, "metrics") === 0)) {
    faults.push("properties.region and properties.metrics must be given");
  }
  if (lengthOf(widget, "metrics") > MOST_METRICS_IN_A_WIDGET) {
    faults.push(`properties.metrics has more than ${MOST_METRICS_IN_A_WIDGET}`);
  }
  if (type === "alarm" && (lengthOf(widget, "alarms") < 1 || lengthOf(widget, "alarms") > MOST_ALARMS_IN_A_WIDGET)) {
    faults.push(`properties.alarms must have 1 to ${MOST_ALARMS_IN_A_WIDGET}`);
  }
  return faults;
}

function widgetsIn(body: string): readonly Widget[] | undefined {
  try {
    const { widgets } = JSON.parse(body) as { readonly widgets?: unknown };
    return Array.isArray(widgets) ? (widgets as Widget[]) : undefined;
  } catch {
    return undefined;
  }
}

function lengthOf({ properties }: Widget, member: string): number {
  const list = properties?.[member];
  return Array.isArray(list) ? list.length : 0;
}
