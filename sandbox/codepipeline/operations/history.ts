// CodePipeline's operations that show executions, their actions and their rules.
import type { Operation } from "../../frontdoor/service";
import { operation } from "../../frontdoor/wire";
import type { Pipeline } from "../engine/pipeline";
import type { PipelineExecution } from "../model";
import { findExecution, type Pipelines } from "../pipelines";
import { showAction, showExecution, showRule, summarizeExecution } from "../views";
import { pageFor, type InExecution, type Page } from "./inputs";

interface ListExecutionsInput extends Page {
  readonly pipelineName: string;
  readonly filter?: { succeededInStage?: { stageName?: string } };
}

interface ListActionsInput extends Page {
  readonly pipelineName: string;
  readonly filter?: {
    pipelineExecutionId?: string;
    latestInPipelineExecution?: { pipelineExecutionId: string; startTimeRange: "Latest" | "All" };
  };
}

interface ListRulesInput extends Page {
  readonly pipelineName: string;
  readonly filter?: { pipelineExecutionId?: string };
}

/** The operations that show what ran; lists begin with the newest. */
export function historyOperations(pipelines: Pipelines): Readonly<Record<string, Operation>> {
  return {
    GetPipelineExecution: operation(({ pipelineName, pipelineExecutionId }: InExecution, call) => {
      const pipeline = pipelines.find(call, pipelineName);
      return { pipelineExecution: showExecution(pipeline, findExecution(pipeline, pipelineExecutionId)) };
    }),

    ListPipelineExecutions: operation((input: ListExecutionsInput, call) => {
      const stage = input.filter?.succeededInStage?.stageName;
      const newestFirst = pipelines
        .find(call, input.pipelineName)
        .executions.filter((execution) => stage === undefined || hasPassed(execution, stage))
        .reverse();
      const { items, ...next } = pageFor(newestFirst, input);
      return { pipelineExecutionSummaries: items.map(summarizeExecution), ...next };
    }),

    ListActionExecutions: operation((input: ListActionsInput, call) => {
      const pipeline = pipelines.find(call, input.pipelineName);
      const latest = input.filter?.latestInPipelineExecution;
      const newestFirst = executionsOf(pipeline, latest?.pipelineExecutionId ?? input.filter?.pipelineExecutionId)
        .flatMap((execution) => execution.actions.map((action) => ({ execution, action })))
        .filter(
          ({ execution, action }) =>
            latest?.startTimeRange !== "Latest" || isLastOfItsName(execution, action.actionExecutionId),
        )
        .reverse();
      const { items, ...next } = pageFor(newestFirst, input);
      return {
        actionExecutionDetails: items.map(({ execution, action }) => showAction(execution, action)),
        ...next,
      };
    }),

    ListRuleExecutions: operation((input: ListRulesInput, call) => {
      const pipeline = pipelines.find(call, input.pipelineName);
      const newestFirst = executionsOf(pipeline, input.filter?.pipelineExecutionId)
        .flatMap((execution) => execution.rules.map((rule) => showRule(execution, rule)))
        .reverse();
      const { items, ...next } = pageFor(newestFirst, input);
      return { ruleExecutionDetails: items, ...next };
    }),
  };
}

/** One execution, or all where no id is given. */
function executionsOf(pipeline: Pipeline, id: string | undefined): readonly PipelineExecution[] {
  return id === undefined ? pipeline.executions : [findExecution(pipeline, id)];
}

function hasPassed(execution: PipelineExecution, stageName: string): boolean {
  const stage = execution.declaration.stages.find(({ name }) => name === stageName);
  return (
    stage?.actions.every(({ name }) =>
      execution.actions.some(
        (action) => action.stageName === stageName && action.declaration.name === name && action.status === "Succeeded",
      ),
    ) ?? false
  );
}

function isLastOfItsName(execution: PipelineExecution, id: string): boolean {
  const action = execution.actions.find(({ actionExecutionId }) => actionExecutionId === id);
  const last = execution.actions.findLast(
    ({ stageName, declaration }) => stageName === action?.stageName && declaration.name === action.declaration.name,
  );
  return last === action;
}
