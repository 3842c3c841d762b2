// How CodePipeline's API shows pipelines and their executions: pure functions from the engine's records.
import type {
  ActionExecution,
  Artifact,
  PipelineDeclaration,
  PipelineExecution,
  RuleExecution,
  StageDeclaration,
  StageStatus,
} from "./model";
import type { Pipeline } from "./engine/pipeline";

/** A declaration with what CodePipeline fills in. */
export function showDeclaration(declaration: PipelineDeclaration, version: number): object {
  return {
    executionMode: "SUPERSEDED",
    pipelineType: "V1",
    ...declaration,
    stages: declaration.stages.map((stage) => ({
      ...stage,
      actions: stage.actions.map((action) => ({
        runOrder: 1,
        configuration: {},
        inputArtifacts: [],
        outputArtifacts: [],
        ...action,
      })),
    })),
    version,
  };
}

/** The output of GetPipelineState. */
export function showState(pipeline: Pipeline): object {
  return {
    pipelineName: pipeline.identity.name,
    pipelineVersion: pipeline.version,
    created: pipeline.created,
    updated: pipeline.updated,
    stageStates: pipeline.declaration.stages.map((stage) => showStage(pipeline, stage)),
  };
}

function showStage(pipeline: Pipeline, stage: StageDeclaration): object {
  const { gate, latest, actions } = pipeline.stage(stage.name);
  const inboundExecutions = gate.inbound.map((execution) => stageExecution(execution, "InProgress"));
  return {
    stageName: stage.name,
    ...(inboundExecutions.length > 0 && { inboundExecution: inboundExecutions[0] }),
    inboundExecutions,
    inboundTransitionState: gate.transition,
    actionStates: stage.actions.map(({ name, configuration }) => {
      const action = actions.get(name);
      const revision = latest?.execution.found.get(name);
      return {
        actionName: name,
        ...(revision && {
          currentRevision: {
            revisionId: revision.revisionId,
            revisionChangeId: revision.revisionId,
            created: revision.created,
          },
          revisionUrl: revision.revisionUrl,
        }),
        ...(action && { latestExecution: showLatest(action) }),
        ...(configuration?.ExternalEntityLink !== undefined && { entityUrl: configuration.ExternalEntityLink }),
      };
    }),
    ...(latest && showBeforeEntry(stage, latest.execution)),
    ...(latest && {
      latestExecution: stageExecution(
        latest.execution,
        latest.execution.status === "Stopping" && latest.status === "InProgress" ? "Stopping" : latest.status,
      ),
    }),
    ...(latest?.retries && { retryStageMetadata: latest.retries }),
  };
}

/** The state of a stage's entry conditions, as the stage's latest execution found them. */
function showBeforeEntry(stage: StageDeclaration, execution: PipelineExecution): object {
  const conditions = stage.beforeEntry?.conditions ?? [];
  if (conditions.length === 0) {
    return {};
  }
  const conditionStates = conditions.map(({ rules = [] }) => {
    const ran = rules.map(({ name }) =>
      execution.rules.findLast((each) => each.stageName === stage.name && each.rule.name === name),
    );
    return {
      latestExecution: { status: conditionStatus(ran), lastStatusChange: ran.at(-1)?.lastUpdateTime },
      ruleStates: rules.map(({ name }, index) => ({ ruleName: name, latestExecution: showRuleState(ran[index]) })),
    };
  });
  const statuses = conditionStates.map(({ latestExecution }) => latestExecution.status);
  const status = statuses.find((each) => each !== "Succeeded") ?? "Succeeded";
  return { beforeEntryConditionState: { latestExecution: { status }, conditionStates } };
}

function conditionStatus(ran: readonly (RuleExecution | undefined)[]): "Succeeded" | "Failed" | "Errored" {
  if (ran.some((each) => each?.errorDetails)) {
    return "Errored";
  }
  return ran.some((each) => each?.status === "Failed") ? "Failed" : "Succeeded";
}

function showRuleState(ran: RuleExecution | undefined): object | undefined {
  if (!ran) {
    return undefined;
  }
  const { ruleExecutionId, status, summary, lastUpdateTime: lastStatusChange, errorDetails } = ran;
  return { ruleExecutionId, status, summary, lastStatusChange, ...(errorDetails && { errorDetails }) };
}

function stageExecution({ pipelineExecutionId }: PipelineExecution, status: StageStatus): object {
  return { pipelineExecutionId, status, type: "STANDARD" };
}

function showLatest(action: ActionExecution): object {
  const { summary, ...progress } = action.progress;
  return {
    actionExecutionId: action.actionExecutionId,
    status: action.status,
    lastStatusChange: action.lastUpdateTime,
    ...progress,
    // A summary must not be empty.
    ...(summary && { summary }),
    ...(action.errorDetails && { errorDetails: action.errorDetails }),
  };
}

/** An execution, in the output of GetPipelineExecution. */
export function showExecution(pipeline: Pipeline, execution: PipelineExecution): object {
  return {
    pipelineName: pipeline.identity.name,
    pipelineVersion: execution.pipelineVersion,
    pipelineExecutionId: execution.pipelineExecutionId,
    status: execution.status,
    ...(execution.stopReason !== undefined && { statusSummary: execution.stopReason }),
    artifactRevisions: [...execution.found.values()].map((found) => ({
      name: found.artifact,
      revisionId: found.revisionId,
      revisionSummary: found.revisionSummary,
      revisionUrl: found.revisionUrl,
      created: found.created,
    })),
    variables: Object.entries(execution.variables).map(([name, resolvedValue]) => ({ name, resolvedValue })),
    trigger: execution.trigger,
    executionMode: execution.executionMode,
    executionType: "STANDARD",
  };
}

/** An execution, in a list of executions. */
export function summarizeExecution(execution: PipelineExecution): object {
  return {
    pipelineExecutionId: execution.pipelineExecutionId,
    status: execution.status,
    startTime: execution.startTime,
    lastUpdateTime: execution.lastUpdateTime,
    sourceRevisions: [...execution.found.entries()].map(
      ([actionName, { revisionId, revisionSummary, revisionUrl }]) => ({
        actionName,
        revisionId,
        revisionSummary,
        revisionUrl,
      }),
    ),
    trigger: execution.trigger,
    ...(execution.stopReason !== undefined && { stopTrigger: { reason: execution.stopReason } }),
    executionMode: execution.executionMode,
    executionType: "STANDARD",
  };
}

/** An action, in a list of actions. */
export function showAction(execution: PipelineExecution, action: ActionExecution): object {
  const { declaration, progress, errorDetails } = action;
  return {
    pipelineExecutionId: execution.pipelineExecutionId,
    actionExecutionId: action.actionExecutionId,
    pipelineVersion: action.pipelineVersion,
    stageName: action.stageName,
    actionName: declaration.name,
    startTime: action.startTime,
    lastUpdateTime: action.lastUpdateTime,
    ...(progress.lastUpdatedBy !== undefined && { updatedBy: progress.lastUpdatedBy }),
    status: action.status,
    input: {
      actionTypeId: declaration.actionTypeId,
      configuration: declaration.configuration ?? {},
      resolvedConfiguration: action.resolvedConfiguration,
      roleArn: action.roleArn,
      inputArtifacts: action.inputs.map(showArtifact),
      ...(declaration.region !== undefined && { region: declaration.region }),
      ...(declaration.namespace !== undefined && { namespace: declaration.namespace }),
    },
    output: {
      outputArtifacts: action.outputs.map(showArtifact),
      executionResult: {
        ...(progress.externalExecutionId !== undefined && { externalExecutionId: progress.externalExecutionId }),
        ...(progress.externalExecutionUrl !== undefined && { externalExecutionUrl: progress.externalExecutionUrl }),
        ...(progress.summary && { externalExecutionSummary: progress.summary }),
        ...(progress.logStreamARN !== undefined && { logStreamARN: progress.logStreamARN }),
        ...(errorDetails && { errorDetails }),
      },
      outputVariables: action.outputVariables,
    },
  };
}

/** A rule's run, in a list of them. */
export function showRule(execution: PipelineExecution, ran: RuleExecution): object {
  const { rule, summary, errorDetails } = ran;
  return {
    pipelineExecutionId: execution.pipelineExecutionId,
    ruleExecutionId: ran.ruleExecutionId,
    pipelineVersion: ran.pipelineVersion,
    stageName: ran.stageName,
    ruleName: rule.name,
    startTime: ran.startTime,
    lastUpdateTime: ran.lastUpdateTime,
    status: ran.status,
    input: {
      ruleTypeId: rule.ruleTypeId,
      configuration: rule.configuration ?? {},
      resolvedConfiguration: ran.resolvedConfiguration,
      roleArn: ran.roleArn,
      inputArtifacts: [],
    },
    output: { executionResult: { externalExecutionSummary: summary, ...(errorDetails && { errorDetails }) } },
  };
}

function showArtifact({ name, place }: Artifact): object {
  return { name, s3location: place };
}
