// Reads a pipeline's newest run, with the logs of its builds.
import {
  type CloudWatchLogsClient,
  paginateGetLogEvents,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  type ActionExecutionDetail,
  type CodePipelineClient,
  type PipelineExecutionSummary,
} from "../../buildsrc/stages/common/aws";
import { newestActions } from "../../buildsrc/stages/runs/actions";
import { APPROVE } from "../../buildsrc/stages/contract";
import type { NewestRun, RunAction } from "./explain";

/** The clients of the services that know about a run. */
export interface WhyClients {
  readonly codePipeline: CodePipelineClient;
  readonly logs: CloudWatchLogsClient;
}

/** The newest run. Undefined if the pipeline never ran. */
export async function readNewestRun(clients: WhyClients, pipeline: string): Promise<NewestRun | undefined> {
  const { pipelineExecutionSummaries: summaries = [] } = await clients.codePipeline.send(
    new ListPipelineExecutionsCommand({ pipelineName: pipeline }),
  );
  const [summary, ...older] = summaries;
  const run = summary && (await readRun(clients, pipeline, summary));
  if (run?.status !== "InProgress" || run.actions.at(-1)?.status === "InProgress") {
    return run;
  }
  // Those between the two wait as well.
  const first = older.findLast(({ status = "" }) => ["InProgress", "Stopping"].includes(status));
  const behind = first && (await readRun(clients, pipeline, first));
  return { ...run, ...(behind && { behind }) };
}

async function readRun(
  clients: WhyClients,
  pipeline: string,
  summary: PipelineExecutionSummary,
): Promise<NewestRun | undefined> {
  const { codePipeline } = clients;
  const executionId = summary.pipelineExecutionId;
  if (executionId === undefined) {
    return undefined;
  }
  const [{ pipelineExecution }, details] = await Promise.all([
    codePipeline.send(new GetPipelineExecutionCommand({ pipelineName: pipeline, pipelineExecutionId: executionId })),
    newestActions(codePipeline, pipeline, executionId),
  ]);
  const actions = await Promise.all(details.map((detail) => describe(clients, pipeline, detail)));
  const commit = pipelineExecution?.artifactRevisions?.find(({ name }) => name === "Source")?.revisionId;
  return {
    pipeline,
    executionId,
    status: pipelineExecution?.status ?? summary.status ?? "InProgress",
    startedAt: summary.startTime?.toISOString() ?? "an unknown day",
    ...(commit !== undefined && { commit }),
    actions,
  };
}

async function describe(
  { codePipeline, logs }: WhyClients,
  pipeline: string,
  { stageName: stage = "", status = "InProgress", input, output }: ActionExecutionDetail,
): Promise<RunAction> {
  const { externalExecutionId: id, externalExecutionSummary: summary } = output?.executionResult ?? {};
  const message = output?.executionResult?.errorDetails?.message ?? summary;
  const isBuild = input?.actionTypeId?.provider === "CodeBuild" && id !== undefined;
  const token = stage === APPROVE && status === "InProgress" ? await approvalToken(codePipeline, pipeline) : undefined;
  return {
    stage,
    status,
    ...(message !== undefined && message !== "" && { message }),
    ...(isBuild && { build: { id, log: await readLog(logs, id) } }),
    ...(token !== undefined && { token }),
  };
}

async function approvalToken(client: CodePipelineClient, name: string): Promise<string | undefined> {
  const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name }));
  const states = stageStates.find(({ stageName }) => stageName === APPROVE)?.actionStates ?? [];
  return states.find(({ latestExecution }) => latestExecution?.status === "InProgress")?.latestExecution?.token;
}

/** Nothing where the build wrote no log, as one that never left the queue. */
async function readLog(client: CloudWatchLogsClient, buildId: string): Promise<readonly string[]> {
  const [project, logStreamName] = buildId.split(":");
  const lines: string[] = [];
  const pages = paginateGetLogEvents(
    { client, stopOnSameToken: true },
    { logGroupName: `/aws/codebuild/${project ?? ""}`, logStreamName, startFromHead: true },
  );
  try {
    for await (const { events = [] } of pages) {
      lines.push(...events.map(({ message = "" }) => message.trimEnd()));
    }
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) {
      throw error;
    }
  }
  return lines;
}
