// What the pipelines of a sandbox are doing: each one's executions and their actions, read through the public API.
import {
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  ListPipelinesCommand,
  type ActionExecutionDetail,
  type PipelineExecutionSummary,
} from "@aws-sdk/client-codepipeline";
import { CURRENT_RELEASE } from "../../buildsrc/stages/contract";
import type { Clients } from "./clients";

/** One action of a run. Each stage of the factory has one of its own name; Source also has Gates. */
export interface Action {
  readonly stage: string;
  readonly action: string;
  /** InProgress, Succeeded, Failed or Abandoned. */
  readonly status: string;
  readonly seconds: number;
  /** What the action says of itself: an error's message, or nothing. */
  readonly message: string | undefined;
  /** The CodeBuild build behind it. */
  readonly buildId: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

/** One execution of a pipeline. */
export interface Run {
  readonly pipeline: string;
  readonly executionId: string;
  /** InProgress, Stopping, Stopped, Succeeded, Superseded, Failed or Cancelled. */
  readonly status: string;
  readonly trigger: string;
  readonly seconds: number;
  readonly actions: readonly Action[];
}

const FINAL = new Set(["Stopped", "Succeeded", "Superseded", "Failed", "Cancelled"]);

/** Whether a run will not change any more. */
export function isOver(run: Run): boolean {
  return FINAL.has(run.status);
}

/** The AMI that a run made or took up again, once there is one. */
export function amiOf(run: Run): string | undefined {
  return run.actions.find(({ variables }) => variables.AMI_ID)?.variables.AMI_ID;
}

/** Whether Validate found the image's release to be current, so that all later stages were skipped. */
export function hadNothingToDo(run: Run): boolean {
  return run.actions.some(({ variables }) => variables.CURRENT === CURRENT_RELEASE);
}

/** The names of all pipelines, sorted. */
export async function listPipelines({ codePipeline }: Clients): Promise<string[]> {
  const { pipelines = [] } = await codePipeline.send(new ListPipelinesCommand({}));
  return pipelines.flatMap(({ name }) => name ?? []).sort();
}

/** All runs of a pipeline, newest first, with their actions in the order they started. */
export async function listRuns(clients: Clients, pipeline: string): Promise<Run[]> {
  const { pipelineExecutionSummaries = [] } = await clients.codePipeline.send(
    new ListPipelineExecutionsCommand({ pipelineName: pipeline }),
  );
  return Promise.all(pipelineExecutionSummaries.map((summary) => describeRun(clients, pipeline, summary)));
}

/** The newest run of a pipeline, or nothing if it never ran. */
export async function newestRun(clients: Clients, pipeline: string): Promise<Run | undefined> {
  const { pipelineExecutionSummaries: [newest] = [] } = await clients.codePipeline.send(
    new ListPipelineExecutionsCommand({ pipelineName: pipeline, maxResults: 1 }),
  );
  return newest && describeRun(clients, pipeline, newest);
}

async function describeRun(clients: Clients, pipeline: string, summary: PipelineExecutionSummary): Promise<Run> {
  const executionId = summary.pipelineExecutionId ?? "";
  const { actionExecutionDetails = [] } = await clients.codePipeline.send(
    new ListActionExecutionsCommand({ pipelineName: pipeline, filter: { pipelineExecutionId: executionId } }),
  );
  return {
    pipeline,
    executionId,
    status: summary.status ?? "InProgress",
    trigger: summary.trigger?.triggerType ?? "",
    seconds: secondsBetween(summary.startTime, summary.lastUpdateTime),
    actions: actionExecutionDetails.map(describeAction).reverse(),
  };
}

function describeAction(detail: ActionExecutionDetail): Action {
  const result = detail.output?.executionResult;
  return {
    stage: detail.stageName ?? "",
    action: detail.actionName ?? "",
    status: detail.status ?? "InProgress",
    seconds: secondsBetween(detail.startTime, detail.lastUpdateTime),
    message: result?.errorDetails?.message ?? result?.externalExecutionSummary,
    buildId: result?.externalExecutionId,
    variables: detail.output?.outputVariables ?? {},
  };
}

function secondsBetween(start: Date | undefined, end: Date | undefined): number {
  return start && end ? (end.getTime() - start.getTime()) / 1000 : 0;
}
