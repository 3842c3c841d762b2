// What the page shows: a dashboard with all values that its widgets ask for.
import type { Point } from "../cloudwatch/metrics";

/** One line of a graph. */
export interface Series {
  readonly label: string;
  /** Oldest first. */
  readonly points: readonly Point[];
}

/** An alarm. */
export interface ShownAlarm {
  readonly name: string;
  readonly state: string;
  readonly since: Date;
  readonly description: string;
  readonly reason: string;
}

/** What a widget is filled with. */
export type Content =
  | { readonly kind: "text"; readonly markdown: string }
  | { readonly kind: "alarms"; readonly title: string; readonly alarms: readonly ShownAlarm[] }
  | { readonly kind: "numbers"; readonly title: string; readonly series: readonly Series[] }
  | {
      readonly kind: "graph";
      readonly title: string;
      readonly unit: string;
      readonly look: "bar" | "line" | "stacked";
      readonly series: readonly Series[];
      readonly limit?: { readonly label: string; readonly value: number };
    };

/** A widget in its place, in columns and rows as the dashboard has them. */
export interface ShownWidget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly content: Content;
}

/** A dashboard. */
export interface ShownDashboard {
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
  readonly widgets: readonly ShownWidget[];
}
