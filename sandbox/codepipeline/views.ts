// How CodePipeline's API shows pipelines and their executions: pure functions from the engine's records.
import type {
  ActionExecution,
  Artifact,
  PipelineDeclaration,
  PipelineExecution,
  StageDeclaration,
  StageStatus,
} from "./model";
import type { Pipeline } from "./pipeline";

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
    ...(latest && {
      latestExecution: stageExecution(
        latest.execution,
        latest.execution.status === "Stopping" && latest.status === "InProgress" ? "Stopping" : latest.status,
      ),
    }),
  };
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

function showArtifact({ name, place }: Artifact): object {
  return { name, s3location: place };
}
