// Reads what a message about a run says: the run's actions, the log of the one that failed, and the release that it made.
import {
  GetLogEventsCommand,
  GetPipelineExecutionCommand,
  ResourceNotFoundException,
  type ActionExecutionDetail,
  type CloudWatchLogsClient,
  type CodePipelineClient,
} from "../common/aws";
import type { Store } from "../common/store";
import { APPROVE, type BuildExports } from "../contract";
import { readReleases } from "../releases/history";
import { readPublishSettings } from "../releases/publishSettings";
import { newestActions } from "../runs/actions";
import { reasonOf } from "../runs/start";
import type { WaitingRun } from "./asked";
import type { TellEnvironment, RunEvent } from "./environment";
import type { FailedRun } from "./failed";
import type { BuildName } from "./links";
import type { NewRelease } from "./released";
import type { ToldRun } from "./run";

/** What Tell reads. */
export interface TellAccount {
  readonly codePipeline: CodePipelineClient;
  readonly logs: CloudWatchLogsClient;
  /** The artifact bucket. */
  readonly store: Store;
}

/** A run with its actions. */
export interface ReadRun {
  readonly run: ToldRun;
  readonly actions: readonly ActionExecutionDetail[];
}

/** Reads the run that an event is about. */
export async function readRun(
  { region }: TellEnvironment,
  { image, pipeline, executionId }: RunEvent,
  { codePipeline }: TellAccount,
): Promise<ReadRun> {
  const [{ pipelineExecution = {} }, actions] = await Promise.all([
    codePipeline.send(new GetPipelineExecutionCommand({ pipelineName: pipeline, pipelineExecutionId: executionId })),
    newestActions(codePipeline, pipeline, executionId),
  ]);
  const commit = pipelineExecution.artifactRevisions?.find(({ name }) => name === "Source")?.revisionId;
  const reason = reasonOf(pipelineExecution);
  const run = { region, image, pipeline, executionId, reason, ...(commit !== undefined && { commit }) };
  return { run, actions };
}

/** Reads where it failed, and the end of the log of that. */
export async function readFailure({ run, actions }: ReadRun, { logs }: TellAccount): Promise<FailedRun> {
  const failed = actions.findLast(({ status }) => status === "Failed");
  const {
    externalExecutionId: id = "",
    externalExecutionSummary,
    errorDetails,
  } = failed?.output?.executionResult ?? {};
  const message = errorDetails?.message ?? externalExecutionSummary;
  const [project, stream] = id.split(":");
  const isBuild =
    failed?.input?.actionTypeId?.provider === "CodeBuild" && project !== undefined && stream !== undefined;
  return {
    ...run,
    stage: failed?.stageName,
    ...(message !== undefined && message !== "" && { message }),
    log: isBuild ? await readLogEnd(logs, { project, id: stream }) : [],
  };
}

/** Reads the release that it made, and the one before; undefined if it made none, but published one again. */
export async function readNewRelease(
  { run, actions }: ReadRun,
  { bucket }: TellEnvironment,
  { store }: TellAccount,
): Promise<NewRelease | undefined> {
  const began = Math.min(...actions.map(({ startTime }) => startTime?.getTime() ?? Infinity));
  const amiId = amiOf(actions);
  const releases = amiId === undefined ? [] : await readReleases(store, run.image);
  const index = releases.findIndex((each) => each.amiId === amiId);
  const record = releases[index];
  if (record === undefined || Date.parse(record.publishedAt) < began) {
    return undefined;
  }
  return { ...run, record, previous: releases[index + 1], bucket };
}

/** Reads what is asked, and who can answer until when; undefined if it was answered meanwhile. */
export async function readQuestion(
  { run, actions }: ReadRun,
  { approvalTimeoutMinutes }: TellEnvironment,
  { store }: TellAccount,
): Promise<WaitingRun | undefined> {
  const waiting = actions.find(({ stageName, status }) => stageName === APPROVE && status === "InProgress");
  if (waiting === undefined) {
    return undefined;
  }
  const { CustomData: question, ExternalEntityLink: reportUrl } = waiting.input?.resolvedConfiguration ?? {};
  const { approvers } = await readPublishSettings(store);
  return {
    ...run,
    amiId: amiOf(actions),
    approvers,
    ...(question !== undefined && { question }),
    ...(reportUrl !== undefined && reportUrl !== "" && { reportUrl }),
    expiresAt: waiting.startTime && new Date(waiting.startTime.getTime() + approvalTimeoutMinutes * 60_000),
  };
}

/** What Build exported. The gates after it have checked it. */
function amiOf(actions: readonly ActionExecutionDetail[]): string | undefined {
  const variable: keyof BuildExports = "AMI_ID";
  return actions.find(({ stageName }) => stageName === "Build")?.output?.outputVariables?.[variable];
}

/** The last lines of a build's log, which has one page of them; none where the build wrote no log. */
export async function readLogEnd(
  logs: CloudWatchLogsClient,
  { project, id }: Pick<BuildName, "project" | "id">,
): Promise<readonly string[]> {
  try {
    // Without startFromHead, the page with the newest events comes first.
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName: `/aws/codebuild/${project}`, logStreamName: id, limit: LAST_LINES }),
    );
    return events.map(({ message = "" }) => message.trimEnd());
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return [];
    }
    throw error;
  }
}

/** More than a stage prints after it has failed. */
const LAST_LINES = 200;
