// What a factory's dashboard shows: a pure function of the factory.
import { COUNTED_STATES, DIMENSIONS, METRICS, metricsNamespace } from "../../buildsrc/stages/contract";
import { OPERATIONS, pipelineName, projectName, STAGES } from "../basics/names";
import {
  alarmStates,
  graph,
  numbers,
  pages,
  place,
  text,
  type Graph,
  type MetricRow,
  type PlacedWidget,
  type Widget,
} from "./widgets";

/** What a dashboard is about. */
export interface DashboardSubject {
  readonly factoryName: string;
  readonly images: readonly string[];
  readonly pipelineNamePrefix: string;
  readonly projectNamePrefix: string;
  /** The home region, where the metrics are. */
  readonly region: string;
  readonly alarmArns: readonly string[];
  /** From what age there is an alarm; 0 for never. */
  readonly alarmReleaseDays: number;
  readonly alarmBaseDays: number;
}

/** A dashboard. */
export interface DashboardBody {
  /** How far back it looks at first. */
  readonly start: string;
  /** Each graph keeps its own period. */
  readonly periodOverride: "inherit";
  readonly widgets: readonly PlacedWidget[];
}

/** How many lines a graph has at most, so that they can be told apart. */
const IMAGES_IN_A_GRAPH = 20;
/** An alarm widget takes no more. Source: "Properties of an alarm status widget object", CloudWatch API. */
const ALARMS_IN_A_WIDGET = 100;
/**
 * A dashboard has 2500 metrics at most, in all of its widgets, and each image needs four. Source: "CloudWatch service
 * quotas", CloudWatch user guide.
 */
export const MAX_IMAGES = 600;

/** The body of a factory's dashboard. */
export function dashboardBody(subject: DashboardSubject): DashboardBody {
  const shown = subject.images.slice(0, MAX_IMAGES);
  return {
    start: "-P30D",
    periodOverride: "inherit",
    widgets: place([
      heading(subject, shown.length),
      ...pages(subject.alarmArns, ALARMS_IN_A_WIDGET).map((arns) =>
        alarmStates("Alarms", arns, Math.min(8, 2 + Math.ceil(arns.length / 4))),
      ),
      now(subject),
      ...byState(subject),
      ...byProject(subject),
      ...pages(shown, IMAGES_IN_A_GRAPH).flatMap((images) => byImage(subject, images)),
    ]),
  };
}

function heading({ factoryName, images }: DashboardSubject, shown: number): Widget {
  const rest = images.length - shown;
  const lines = [
    `# ${factoryName}`,
    "`pulumi up` writes this dashboard, and overwrites what is changed here. Upkeep measures ages, AMIs and storage once per run; the rest comes from CodeBuild and CodePipeline. docs/upkeep.md explains each number.",
    ...(rest > 0
      ? [
          `It shows the first ${shown} images by name: CloudWatch has no room for ${rest} more, which the alarms watch all the same.`,
        ]
      : []),
  ];
  return text(lines.join("\n\n"), rest > 0 ? 4 : 3);
}

function now(subject: DashboardSubject): Widget {
  return numbers("Now", subject.region, [
    own(subject, METRICS.oldestRelease, "Oldest newest release, days"),
    own(subject, METRICS.oldestBase, "Oldest base, days"),
    own(subject, METRICS.waiting, "Waiting for approval"),
    own(subject, METRICS.storage, "Snapshots, GiB at most"),
    [...own(subject, METRICS.upkeepRuns).slice(0, 2), { label: "Upkeep runs in a day", stat: "Sum" }],
  ]);
}

function byState(subject: DashboardSubject): Widget[] {
  const metrics = (metric: string) =>
    COUNTED_STATES.map((state) => own(subject, metric, state, { [DIMENSIONS.state]: state }));
  const common = { region: subject.region, stat: "Maximum", stacked: true } as const;
  return [
    graph({ ...common, title: "AMIs by state, in all regions", unit: "AMIs", metrics: metrics(METRICS.amis) }),
    graph({ ...common, title: "Their snapshots, at most", unit: "GiB", metrics: metrics(METRICS.storage) }),
  ];
}

/** Source of the metrics: "CodeBuild CloudWatch metrics", CodeBuild user guide. */
function byProject({ projectNamePrefix, region }: DashboardSubject): Widget[] {
  const purposes = [...STAGES, ...OPERATIONS];
  const metrics = (metric: string): MetricRow[] =>
    purposes.map((purpose) => [
      "AWS/CodeBuild",
      metric,
      "ProjectName",
      projectName(projectNamePrefix, purpose),
      { label: purpose },
    ]);
  return [
    graph({
      title: "Duration of stages and operations",
      region,
      unit: "seconds",
      stat: "Average",
      metrics: metrics("Duration"),
    }),
    graph({
      title: "Failed stages and operations",
      region,
      unit: "builds",
      stat: "Sum",
      view: "bar",
      metrics: metrics("FailedBuilds"),
    }),
  ];
}

function byImage(subject: DashboardSubject, images: readonly string[]): Widget[] {
  const { region, images: all, alarmReleaseDays, alarmBaseDays } = subject;
  const which = images.length < all.length ? ` (${images[0] ?? ""} to ${images.at(-1) ?? ""})` : "";
  const measured = (metric: string) =>
    images.map((image) => own(subject, metric, image, { [DIMENSIONS.image]: image }));
  const runs = (metric: string) =>
    images.map((image): MetricRow => [
      "AWS/CodePipeline",
      metric,
      "PipelineName",
      pipelineName(subject.pipelineNamePrefix, image),
      { label: image },
    ]);
  const limit = (days: number) => (days === 0 ? {} : { limit: { label: "alarm", value: days } });
  const graphs: readonly (Omit<Graph, "region" | "title"> & { readonly about: string })[] = [
    {
      about: "Age of the newest release",
      unit: "days",
      stat: "Maximum",
      metrics: measured(METRICS.releaseAge),
      ...limit(alarmReleaseDays),
    },
    {
      about: "Age of its base",
      unit: "days",
      stat: "Maximum",
      metrics: measured(METRICS.baseAge),
      ...limit(alarmBaseDays),
    },
    // Source of the metrics: "CodePipeline CloudWatch metrics", CodePipeline user guide.
    { about: "Duration of runs", unit: "seconds", stat: "Average", metrics: runs("PipelineDuration") },
    { about: "Failed runs", unit: "runs", stat: "Sum", view: "bar", metrics: runs("FailedPipelineExecutions") },
  ];
  return graphs.map(({ about, ...rest }) => graph({ ...rest, region, title: `${about}${which}` }));
}

/** A metric of the factory's own. */
function own(
  { factoryName }: DashboardSubject,
  metric: string,
  label = metric,
  dimensions: Readonly<Record<string, string>> = {},
): MetricRow {
  return [metricsNamespace(factoryName), metric, ...Object.entries(dimensions).flat(), { label }];
}
