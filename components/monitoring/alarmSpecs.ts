// Which alarms a factory has: a pure function of its settings.
import { METRICS, metricsNamespace } from "../../buildsrc/stages/contract";
import { pipelineName } from "../basics/names";
import { watchedHours } from "./watchedHours";

/** The settings that alarms are made from. */
export interface AlarmSettings {
  readonly factoryName: string;
  readonly images: readonly string[];
  readonly pipelineNamePrefix: string;
  readonly projectNamePrefix: string;
  readonly upkeepSchedule: string;
  readonly alarmReleaseDays: number;
  readonly alarmBaseDays: number;
  readonly alarmUpkeepHours: number;
}

/** An alarm. */
export interface AlarmSpec {
  /** What its resource is called, after the factory's name. */
  readonly key: string;
  /** The physical name. */
  readonly name: string;
  /** What happened, and what to do about it: it stands in the message. */
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  /** @default - the metric has none */
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly statistic: "Maximum" | "Sum";
  readonly periodSeconds: number;
  readonly periods: number;
  /** How many of the periods have to breach. @default - all */
  readonly breachingPeriods?: number;
  readonly comparison: "GreaterThanThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly missingData: "breaching" | "ignore" | "notBreaching";
  /** Whether the topic is told; of failed runs, the rules tell already, with the cause. */
  readonly tells: boolean;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The alarms of a factory. Periods of an hour and more may add up to seven days. Source: PutMetricAlarm, CloudWatch API. */
export function alarmSpecs(settings: AlarmSettings): readonly AlarmSpec[] {
  const { factoryName, images, alarmReleaseDays, alarmBaseDays } = settings;
  return [
    ...images.map((image) => failedRuns(image, settings)),
    ...(alarmReleaseDays === 0
      ? []
      : [
          tooOld(settings, {
            key: "old-release",
            metricName: METRICS.oldestRelease,
            days: alarmReleaseDays,
            description:
              `The newest release of an image of ${factoryName} is more than ${alarmReleaseDays} days old. ` +
              `Next: the dashboard shows which one, and "npm run why -- IMAGE" why it has no newer release.`,
          }),
        ]),
    ...(alarmBaseDays === 0
      ? []
      : [
          tooOld(settings, {
            key: "old-base",
            metricName: METRICS.oldestBase,
            days: alarmBaseDays,
            description:
              `The newest release of an image of ${factoryName} is built on a base that is more than ${alarmBaseDays} days old. ` +
              `Next: the dashboard shows which one. See whether its publisher has a newer base, and "npm run why -- IMAGE".`,
          }),
        ]),
    ...missingUpkeep(settings),
  ];
}

/** Stays for a day after the last failure, so that it is seen. No value is put where nothing fails. */
function failedRuns(image: string, { pipelineNamePrefix }: AlarmSettings): AlarmSpec {
  const pipeline = pipelineName(pipelineNamePrefix, image);
  return {
    key: `${image}-failed`,
    name: `${pipeline}-failed`,
    description:
      `A run of the pipeline ${pipeline} failed in the last 24 hours. ` +
      `Next: "npm run why -- ${image}" shows the stage, the cause and how to retry.`,
    // Source: "CodePipeline CloudWatch metrics", CodePipeline user guide.
    namespace: "AWS/CodePipeline",
    metricName: "FailedPipelineExecutions",
    dimensions: { PipelineName: pipeline },
    statistic: "Sum",
    periodSeconds: HOUR,
    periods: 24,
    breachingPeriods: 1,
    comparison: "GreaterThanThreshold",
    threshold: 0,
    missingData: "notBreaching",
    tells: false,
  };
}

/** Keeps its state where nothing was measured: for that there is the alarm of a missing Upkeep. */
function tooOld(
  { factoryName }: AlarmSettings,
  about: { readonly days: number } & Pick<AlarmSpec, "key" | "metricName" | "description">,
): AlarmSpec {
  const { days, ...rest } = about;
  return {
    ...rest,
    name: `${factoryName}-${about.key}`,
    namespace: metricsNamespace(factoryName),
    statistic: "Maximum",
    periodSeconds: DAY,
    periods: 1,
    comparison: "GreaterThanThreshold",
    threshold: days,
    missingData: "ignore",
    tells: true,
  };
}

function missingUpkeep(settings: AlarmSettings): AlarmSpec[] {
  const { factoryName, projectNamePrefix, upkeepSchedule, alarmUpkeepHours } = settings;
  const hours = watchedHours(alarmUpkeepHours, upkeepSchedule);
  if (hours === 0) {
    return [];
  }
  return [
    {
      key: "upkeep-missing",
      name: `${factoryName}-upkeep-missing`,
      description:
        `Upkeep of ${factoryName} has not come to its end for ${hours} hours: nothing is rebuilt, retired or swept. ` +
        `A new factory's alarm ends with its first Upkeep. Next: look at the builds of ${projectNamePrefix}-upkeep in CodeBuild; if there ` +
        `is none, see whether the schedule ${factoryName}-upkeep is there and enabled. "npm run upkeep" starts one at once.`,
      namespace: metricsNamespace(factoryName),
      metricName: METRICS.upkeepRuns,
      statistic: "Sum",
      periodSeconds: HOUR,
      periods: hours,
      comparison: "LessThanThreshold",
      threshold: 1,
      missingData: "breaching",
      tells: true,
    },
  ];
}
