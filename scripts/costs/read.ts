// Reads from the account what a factory has and what it ran.
import { CloudWatchClient, DescribeAlarmsCommand, paginateListMetrics } from "@aws-sdk/client-cloudwatch";
import {
  BatchGetBuildsCommand,
  BatchGetProjectsCommand,
  CodeBuildClient,
  paginateListBuildsForProject,
  type Build,
} from "@aws-sdk/client-codebuild";
import { CodePipelineClient, paginateListActionExecutions } from "@aws-sdk/client-codepipeline";
import { paginateListObjectsV2, S3Client } from "../../buildsrc/stages/common/aws";
import { clientsIn } from "../../buildsrc/stages/common/regions";
import { Store } from "../../buildsrc/stages/common/store";
import { readTestRecord } from "../../buildsrc/stages/ami/records";
import { metricsNamespace, TAGS } from "../../buildsrc/stages/contract";
import { publishRegions, readPublishSettings } from "../../buildsrc/stages/releases/publishSettings";
import { findAmis, type FactoryAmi } from "../../buildsrc/stages/upkeep/amis";
import type { StackOutputs } from "../stackOutputs";
import type { CostedAmi, CostedBuild, Used } from "./costs";
import { newestPlan } from "./plan";

/** What is looked at. */
export interface Subject {
  readonly outputs: StackOutputs;
  readonly factory: string;
  readonly homeRegion: string;
  /** The projects of stages and operations: purpose → name. */
  readonly projects: Readonly<Record<string, string>>;
  readonly days: number;
  readonly now: Date;
}

/** BatchGetBuilds and DescribeAlarms take no more. Sources: their API references. */
const BATCH = 100;
const DAY_MILLISECONDS = 86_400_000;
const GIB = 1024 ** 3;

/** Reads all that costs something, and whether Upkeep has planned to retire. */
export async function readUsed(subject: Subject): Promise<Used & { readonly planned: boolean }> {
  const { outputs, factory, homeRegion, days, now } = subject;
  const since = new Date(now.getTime() - days * DAY_MILLISECONDS);
  const s3 = new S3Client({ region: homeRegion });
  const store = new Store(s3, outputs.bucketName);
  const others = publishRegions(await readPublishSettings(store), homeRegion).filter((each) => each !== homeRegion);
  const [amis, builds, actionMinutes, objectsGiB, seen, plan] = await Promise.all([
    findAmis([homeRegion, ...others].map(clientsIn), factory),
    readBuilds(subject, since),
    readActionMinutes(subject, since),
    sizeOfBucket(s3, outputs.bucketName),
    readMonitoring(subject),
    newestPlan(store),
  ]);
  return {
    homeRegion,
    days,
    since,
    amis: amis.map(costed),
    builds,
    actionMinutes,
    instanceTypes: await readInstanceTypes(store, amis, homeRegion),
    objectsGiB,
    ...seen,
    keys: Object.keys(outputs.imageKeyArns).length,
    retiring: new Set([...(plan ?? []), ...amis.filter(({ tags }) => tags.has(TAGS.retirement)).map(({ id }) => id)]),
    planned: plan !== undefined,
  };
}

function costed({ id, image, region, copyOf, createdAt, snapshots }: FactoryAmi): CostedAmi {
  const sizeGiB = snapshots.reduce((sum, snapshot) => sum + snapshot.sizeGiB, 0);
  return { id, image, region, sizeGiB, createdAt, ...(copyOf !== undefined && { copyOf }) };
}

/** The factory's name, which its projects are told, and those of its projects that there are: purpose → name. */
export async function readProjects(
  region: string,
  named: Readonly<Record<string, string>>,
): Promise<Pick<Subject, "factory" | "projects">> {
  const client = new CodeBuildClient({ region });
  const { projects = [] } = await client.send(new BatchGetProjectsCommand({ names: Object.values(named) }));
  const variables = projects.flatMap(({ environment }) => environment?.environmentVariables ?? []);
  const factory = variables.find(({ name }) => name === "FACTORY")?.value;
  if (factory === undefined) {
    throw new Error(
      `There is none of the projects ${Object.values(named).join(", ")} in ${region}. Run pulumi up, which makes them.`,
    );
  }
  const found = new Set(projects.map(({ name }) => name));
  return { factory, projects: Object.fromEntries(Object.entries(named).filter(([, name]) => found.has(name))) };
}

/** Newest first, so that old builds need no look. */
async function readBuilds({ projects, homeRegion, outputs }: Subject, since: Date): Promise<readonly CostedBuild[]> {
  const client = new CodeBuildClient({ region: homeRegion });
  const images = new Map(Object.entries(outputs.pipelineNames).map(([image, pipeline]) => [pipeline, image]));
  const found = await Promise.all(
    Object.entries(projects).map(async ([purpose, projectName]) => {
      const builds: CostedBuild[] = [];
      for await (const { ids = [] } of paginateListBuildsForProject(
        { client },
        { projectName, sortOrder: "DESCENDING" },
      )) {
        if (ids.length === 0) {
          break;
        }
        const { builds: page = [] } = await client.send(new BatchGetBuildsCommand({ ids: ids.slice(0, BATCH) }));
        const recent = page.filter(({ startTime }) => startTime !== undefined && startTime >= since);
        builds.push(...recent.map((build) => costedBuild(build, purpose, images)));
        if (recent.length < page.length) {
          break;
        }
      }
      return builds;
    }),
  );
  return found.flat();
}

function costedBuild(build: Build, purpose: string, images: ReadonlyMap<string, string>): CostedBuild {
  const { startTime, endTime = new Date(), environment, initiator = "" } = build;
  const image = images.get(initiator.replace(/^codepipeline\//, ""));
  return {
    purpose,
    ...(image !== undefined && { image }),
    computeType: environment?.computeType ?? "",
    minutes: begunMinutes(startTime, endTime),
  };
}

/** CodePipeline charges no approval. Source: AWS CodePipeline pricing. */
async function readActionMinutes({ outputs, homeRegion }: Subject, since: Date): Promise<Record<string, number>> {
  const client = new CodePipelineClient({ region: homeRegion });
  const minutes: Record<string, number> = {};
  // One after another: CodePipeline answers only a few such calls per second.
  for (const [image, pipelineName] of Object.entries(outputs.pipelineNames)) {
    minutes[image] = 0;
    for await (const { actionExecutionDetails = [] } of paginateListActionExecutions({ client }, { pipelineName })) {
      const recent = actionExecutionDetails.filter(({ startTime }) => startTime !== undefined && startTime >= since);
      for (const { startTime, lastUpdateTime, input } of recent) {
        minutes[image] += input?.actionTypeId?.category === "Approval" ? 0 : begunMinutes(startTime, lastUpdateTime);
      }
      if (recent.length < actionExecutionDetails.length) {
        break;
      }
    }
  }
  return minutes;
}

/** CodeBuild and CodePipeline count begun minutes. Sources: their pricing pages. */
function begunMinutes(start: Date | undefined, end: Date | undefined): number {
  return start === undefined || end === undefined
    ? 0
    : Math.max(1, Math.ceil((end.getTime() - start.getTime()) / 60_000));
}

async function sizeOfBucket(client: S3Client, Bucket: string): Promise<number> {
  let bytes = 0;
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    bytes += Contents.reduce((sum, { Size = 0 }) => sum + Size, 0);
  }
  return bytes / GIB;
}

async function readMonitoring({ factory, homeRegion, outputs }: Subject) {
  const client = new CloudWatchClient({ region: homeRegion });
  const names = [
    ...Object.values(outputs.pipelineNames).map((pipeline) => `${pipeline}-failed`),
    ...["old-release", "old-base", "upkeep-missing"].map((each) => `${factory}-${each}`),
  ];
  let alarms = 0;
  for (let start = 0; start < names.length; start += BATCH) {
    const AlarmNames = names.slice(start, start + BATCH);
    const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames, MaxRecords: BATCH }));
    alarms += MetricAlarms.length;
  }
  let metrics = 0;
  for await (const { Metrics = [] } of paginateListMetrics({ client }, { Namespace: metricsNamespace(factory) })) {
    metrics += Metrics.length;
  }
  return { alarms, metrics, dashboards: outputs.dashboardUrl === undefined ? 0 : 1 };
}

/** The type that the newest AMI of each image was tested on. */
async function readInstanceTypes(store: Store, amis: readonly FactoryAmi[], homeRegion: string) {
  const newest = new Map<string, FactoryAmi>();
  for (const ami of amis.filter(({ region, tags }) => region === homeRegion && tags.has(TAGS.tested))) {
    if (ami.createdAt > (newest.get(ami.image)?.createdAt ?? new Date(0))) {
      newest.set(ami.image, ami);
    }
  }
  const types = await Promise.all(
    [...newest].map(async ([image, { id }]) => [image, (await readTestRecord(store, id))?.instanceType] as const),
  );
  return Object.fromEntries(types);
}
