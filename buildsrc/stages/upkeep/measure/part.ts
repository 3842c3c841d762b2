// The part of Upkeep that measures the factory, and puts the metrics that the dashboard and the alarms read.
import { CloudWatchClient, CodePipelineClient, PutMetricDataCommand } from "../../common/aws";
import { clientSettings } from "../../common/regions";
import type { Action, Part } from "../part";
import type { Upkeep } from "../upkeep";
import { whenMade } from "./bases";
import { measure, newestReleases, type Measurement } from "./measurements";
import { countWaiting } from "./waiting";

/** Puts all metrics. */
export interface PutMetrics extends Action {
  readonly what: "put metrics";
  /** What is put stands in the plan, too. */
  readonly measurements: readonly Measurement[];
}

/** The clients of this part alone. */
export interface MeasureClients {
  readonly codePipeline: CodePipelineClient;
  readonly cloudWatch: CloudWatchClient;
}

/** PutMetricData takes no more. Source: MetricData of PutMetricData, CloudWatch API. */
const MAX_DATA = 1000;

/** The part that measures. Only a run of Upkeep that begins for all parts counts as one: the alarm looks for that. */
export const measurePart = makeMeasurePart((region) => ({
  codePipeline: new CodePipelineClient(clientSettings(region)),
  cloudWatch: new CloudWatchClient(clientSettings(region)),
}));

/** Makes the part. */
export function makeMeasurePart(clientsIn: (region: string) => MeasureClients): Part<PutMetrics> {
  return {
    name: "measure",
    plan: async (upkeep) => {
      const { metricsNamespace } = upkeep.settings;
      if (metricsNamespace === undefined) {
        return { actions: [], kept: [], cautions: [] };
      }
      const { measurements, unknown } = await lookAt(upkeep, clientsIn(upkeep.settings.region));
      const reason = `${measurements.length} values for the dashboard and the alarms`;
      return {
        actions: [{ what: "put metrics", subject: metricsNamespace, reason, measurements }],
        kept: unknown,
        cautions: [],
      };
    },
    act: async ({ settings, now }, { subject, measurements }) => {
      const { cloudWatch } = clientsIn(settings.region);
      for (let start = 0; start < measurements.length; start += MAX_DATA) {
        const part = measurements.slice(start, start + MAX_DATA);
        await cloudWatch.send(
          new PutMetricDataCommand({ Namespace: subject, MetricData: part.map((each) => datum(each, now)) }),
        );
      }
      return `put ${measurements.length} values`;
    },
  };
}

async function lookAt(upkeep: Upkeep, { codePipeline }: MeasureClients) {
  const { settings, publishSettings, home, now } = upkeep;
  const { images, region: homeRegion, pipelineNamePrefix } = settings;
  const amis = await upkeep.amis();
  const newest = newestReleases({ amis, images, homeRegion });
  return measure({
    amis,
    images,
    homeRegion,
    basesMadeAt: await whenMade(
      home.ec2,
      newest.map(({ baseAmiId }) => baseAmiId),
      amis,
    ),
    // Where nobody is asked, nothing waits.
    waiting: publishSettings.approval
      ? await countWaiting(
          codePipeline,
          images.map((image) => `${pipelineNamePrefix}-${image}`),
        )
      : 0,
    now,
  });
}

function datum({ metric, value, unit, dimensions = {} }: Measurement, now: Date) {
  return {
    MetricName: metric,
    Value: value,
    Unit: unit,
    Timestamp: now,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}
