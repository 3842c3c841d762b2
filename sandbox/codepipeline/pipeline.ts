// One pipeline at work: takes executions through the stages and runs their actions. The heart of the emulated
// CodePipeline; what the actions do comes in as a function.
import { randomBytes, randomUUID } from "node:crypto";
import { now, type Timestamp } from "../frontdoor/wire";
import { AwsError, type ServiceEvent } from "../frontdoor/service";
import type { ActionResult, GivenUp, RunAction } from "./actions";
import { checkEntry } from "./conditions";
import { actionGroups, artifactStoreOf } from "./declaration";
import { actionChange, EXECUTION_STATES, executionChange, stageChange, type EventState } from "./events";
import type {
  ActionDeclaration,
  ActionExecution,
  Artifact,
  ExecutionStatus,
  PipelineDeclaration,
  PipelineExecution,
  PipelineIdentity,
  RetryMode,
  SourceRevisionOverride,
  StageDeclaration,
  StageStatus,
  Tag,
  Trigger,
} from "./model";
import { StageGate } from "./stageGate";
import { resolveConfiguration, type Namespaces } from "./variables";

/** Source: quotas, CodePipeline user guide. */
const MAX_CONCURRENT_EXECUTIONS = 50;
const MAX_OUTPUT_VARIABLE_BYTES = 122_880;
/** S3 keys of artifacts carry so much of the pipeline's and the artifact's name. */
const PIPELINE_NAME_IN_KEY = 20;
const ARTIFACT_NAME_IN_KEY = 10;

/** How events spell the status in which a stage ends. */
const STAGE_STATES: Partial<Readonly<Record<StageStatus, EventState>>> = {
  Succeeded: "SUCCEEDED",
  Failed: "FAILED",
  Stopped: "STOPPED",
  Cancelled: "CANCELED",
};

export interface StageRecord {
  readonly gate: StageGate;
  latest?: { readonly execution: PipelineExecution; status: StageStatus };
  /** Action to its latest execution in this stage. */
  readonly actions: Map<string, ActionExecution>;
}

export interface StartOptions {
  readonly trigger: Trigger;
  readonly variables?: readonly { readonly name: string; readonly value: string }[];
  readonly sourceRevisions?: readonly SourceRevisionOverride[];
}

export interface PipelineOptions {
  readonly identity: PipelineIdentity;
  readonly declaration: PipelineDeclaration;
  readonly tags: readonly Tag[];
  readonly runAction: RunAction;
  readonly publish: (event: ServiceEvent) => void;
}

export class Pipeline {
  readonly identity: PipelineIdentity;
  readonly created: Timestamp = now();
  updated: Timestamp = this.created;
  tags: readonly Tag[];
  /** Every definition it ever had; the last one is in force. */
  readonly versions: PipelineDeclaration[];
  /** Oldest first. */
  readonly executions: PipelineExecution[] = [];
  private readonly stages = new Map<string, StageRecord>();
  private readonly controllers = new Map<PipelineExecution, AbortController>();
  private readonly driving = new Set<Promise<void>>();

  constructor(private readonly options: PipelineOptions) {
    this.identity = options.identity;
    this.tags = options.tags;
    this.versions = [options.declaration];
  }

  get version(): number {
    return this.versions.length;
  }

  get declaration(): PipelineDeclaration {
    return this.versions.at(-1) ?? this.options.declaration;
  }

  get mode() {
    return this.declaration.executionMode ?? "SUPERSEDED";
  }

  stage(name: string): StageRecord {
    const known = this.stages.get(name);
    if (known) return known;
    const record: StageRecord = { gate: new StageGate(), actions: new Map() };
    this.stages.set(name, record);
    return record;
  }

  /** Starts an execution and goes on by itself. */
  start({ trigger, variables = [], sourceRevisions = [] }: StartOptions): PipelineExecution {
    const running = this.executions.filter(({ status }) => status === "InProgress" || status === "Stopping");
    if (running.length >= MAX_CONCURRENT_EXECUTIONS) {
      throw new AwsError(
        "ConcurrentPipelineExecutionsLimitExceededException",
        `Pipeline ${this.identity.name} has ${running.length} executions in progress, at most ${MAX_CONCURRENT_EXECUTIONS} are allowed`,
      );
    }
    const execution: PipelineExecution = {
      pipelineExecutionId: randomUUID(),
      declaration: this.declaration,
      pipelineVersion: this.version,
      executionMode: this.mode,
      trigger,
      startTime: now(),
      lastUpdateTime: now(),
      variables: this.variables(variables),
      sourceRevisions: this.checkRevisions(sourceRevisions),
      status: "InProgress",
      actions: [],
      rules: [],
      found: new Map(),
      artifacts: new Map(),
      namespaces: new Map(),
    };
    this.executions.push(execution);
    this.options.publish(executionChange(this.identity, execution, "STARTED"));
    this.go(execution, 0);
    return execution;
  }

  stop(execution: PipelineExecution, abandon: boolean, reason: string | undefined): void {
    const name = execution.pipelineExecutionId;
    if (execution.status === "Stopping" && !abandon) {
      throw new AwsError("DuplicatedStopRequestException", `Execution ${name} is stopping already`);
    }
    if (execution.status !== "InProgress" && execution.status !== "Stopping") {
      throw new AwsError(
        "PipelineExecutionNotStoppableException",
        `Execution ${name} is ${execution.status}, and over`,
      );
    }
    if (reason !== undefined) execution.stopReason = reason;
    if (execution.status !== "Stopping") this.become(execution, "Stopping");
    const waited = [...this.stages.values()].some(({ gate }) => gate.turnAway(execution));
    if (!waited && abandon) this.giveUp(execution, "abandoned");
  }

  retry(execution: PipelineExecution, stageName: string, mode: RetryMode): void {
    const index = execution.declaration.stages.findIndex(({ name }) => name === stageName);
    const { latest } = this.stage(stageName);
    if (index === -1) throw new AwsError("StageNotFoundException", `Stage ${stageName} does not exist`);
    if (latest?.execution !== execution) {
      throw new AwsError(
        "NotLatestPipelineExecutionException",
        `Execution ${execution.pipelineExecutionId} is not the latest one in stage ${stageName}`,
      );
    }
    const isCurrent = execution.pipelineVersion === this.version;
    if (!isCurrent || (latest.status !== "Failed" && latest.status !== "Stopped")) {
      throw new AwsError(
        "StageNotRetryableException",
        isCurrent
          ? `Stage ${stageName} is ${latest.status}; only a failed or stopped stage can be retried`
          : `The pipeline has changed since execution ${execution.pipelineExecutionId} started; start a new one`,
      );
    }
    this.become(execution, "InProgress", "RESUMED");
    this.go(execution, index, mode);
  }

  /**
   * A new definition cancels what is in progress: such executions end as Cancelled, and what their builds do goes on
   * unwatched. Source: PipelineExecution, CodePipeline API reference ("the pipeline's definition was updated before
   * the pipeline execution could be completed").
   */
  update(declaration: PipelineDeclaration): void {
    this.cancelAll();
    this.versions.push(declaration);
    this.updated = now();
  }

  cancelAll(): void {
    for (const execution of this.executions) {
      if (execution.status !== "InProgress" && execution.status !== "Stopping") continue;
      this.become(execution, "Cancelled");
      for (const { gate } of this.stages.values()) gate.turnAway(execution);
      this.giveUp(execution, "cancelled");
    }
  }

  /** Ends everything and waits for it. */
  async close(): Promise<void> {
    this.cancelAll();
    await this.settled();
  }

  /** Waits until no execution moves any more. */
  async settled(): Promise<void> {
    while (this.driving.size > 0) await Promise.all(this.driving);
  }

  private go(execution: PipelineExecution, stageIndex: number, retryMode?: RetryMode): void {
    this.controllers.set(execution, new AbortController());
    const driven = this.drive(execution, stageIndex, retryMode).finally(() => {
      this.driving.delete(driven);
    });
    this.driving.add(driven);
  }

  private async drive(execution: PipelineExecution, start: number, retryMode?: RetryMode): Promise<void> {
    let retry = retryMode;
    for (const stage of execution.declaration.stages.slice(start)) {
      const { gate } = this.stage(stage.name);
      const admitted = await gate.enter(execution, execution.executionMode, retry !== undefined);
      if (!admitted) {
        this.endTurnedAway(execution);
        return;
      }
      const status = await this.passStage(execution, stage, retry);
      gate.leave(execution, execution.executionMode);
      retry = undefined;
      if (status !== "Succeeded" && status !== "Skipped") {
        // A cancelled execution has got its status already.
        if (status === "Failed" || status === "Stopped") this.become(execution, status);
        return;
      }
    }
    this.become(execution, "Succeeded");
  }

  private endTurnedAway(execution: PipelineExecution): void {
    if (execution.status === "Stopping") this.become(execution, "Stopped");
    else if (execution.status === "Superseded") this.become(execution, "Superseded");
  }

  /** Runs a stage whose conditions let the execution in. */
  private async passStage(
    execution: PipelineExecution,
    stage: StageDeclaration,
    retryMode: RetryMode | undefined,
  ): Promise<StageStatus> {
    const entry = checkEntry(execution, stage, this.namespaces(execution));
    if (entry === "enter") return this.runStageWithRetry(execution, stage, retryMode);
    const status = entry === "skip" ? "Skipped" : "Failed";
    this.stage(stage.name).latest = { execution, status };
    if (status === "Failed") this.publishStage(execution, stage.name, "FAILED");
    return status;
  }

  private async runStageWithRetry(
    execution: PipelineExecution,
    stage: StageDeclaration,
    retryMode: RetryMode | undefined,
  ): Promise<StageStatus> {
    const status = await this.runStage(execution, stage, retryMode);
    const { onFailure } = stage;
    if (status !== "Failed" || onFailure?.result !== "RETRY") return status;
    return this.runStage(execution, stage, onFailure.retryConfiguration?.retryMode ?? "ALL_ACTIONS");
  }

  private async runStage(
    execution: PipelineExecution,
    stage: StageDeclaration,
    retryMode: RetryMode | undefined,
  ): Promise<StageStatus> {
    const record = this.stage(stage.name);
    const latest: NonNullable<StageRecord["latest"]> = { execution, status: "InProgress" };
    record.latest = latest;
    this.publishStage(execution, stage.name, retryMode === undefined ? "STARTED" : "RESUMED");

    let status: StageStatus = "Succeeded";
    for (const group of actionGroups(stage)) {
      const outcomes = await Promise.all(
        group
          .filter(({ name }) => retryMode !== "FAILED_ACTIONS" || !hasSucceeded(record, name, execution))
          .map((action) => this.runOne(execution, stage, action)),
      );
      status = statusAfter(execution, outcomes.every(Boolean));
      if (status !== "Succeeded") break;
    }
    latest.status = status;
    const state = STAGE_STATES[status];
    if (state) this.publishStage(execution, stage.name, state);
    return status;
  }

  /** Runs one action and says whether it succeeded. */
  private async runOne(
    execution: PipelineExecution,
    stage: StageDeclaration,
    declaration: ActionDeclaration,
  ): Promise<boolean> {
    const action: ActionExecution = {
      actionExecutionId: randomUUID(),
      stageName: stage.name,
      declaration,
      pipelineVersion: execution.pipelineVersion,
      roleArn: declaration.roleArn ?? execution.declaration.roleArn,
      startTime: now(),
      lastUpdateTime: now(),
      status: "InProgress",
      resolvedConfiguration: {},
      inputs: [],
      outputs: [],
      progress: {},
      outputVariables: {},
    };
    execution.actions.push(action);
    this.stage(stage.name).actions.set(declaration.name, action);
    this.touch(execution, action, "STARTED");

    const result = await this.resultOf(execution, stage, action);
    // An abandoned action has been given its end already.
    if (result === undefined) return false;
    if (result.progress) action.progress = { ...action.progress, ...result.progress };
    if (result.errorDetails) {
      action.status = "Failed";
      action.errorDetails = result.errorDetails;
      this.touch(execution, action, "FAILED");
      return false;
    }
    this.keep(execution, action, result);
    action.status = "Succeeded";
    this.touch(execution, action, "SUCCEEDED");
    return true;
  }

  /** The action's result, a failure if it threw one, or nothing if it was given up. */
  private async resultOf(
    execution: PipelineExecution,
    stage: StageDeclaration,
    action: ActionExecution,
  ): Promise<ActionResult | undefined> {
    const controller = this.controllers.get(execution) ?? new AbortController();
    const { signal } = controller;
    const running = this.attempt(execution, stage, action, signal);
    const givenUp = new Promise<undefined>((resolve) => {
      const end = () => {
        action.status = "Abandoned";
        this.touch(execution, action, "ABANDONED");
        resolve(undefined);
      };
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
      // Once it is over, giving up the execution is no concern of this action.
      void running.finally(() => {
        signal.removeEventListener("abort", end);
      });
    });
    return Promise.race([running, givenUp]);
  }

  private async attempt(
    execution: PipelineExecution,
    stage: StageDeclaration,
    action: ActionExecution,
    signal: AbortSignal,
  ): Promise<ActionResult> {
    const { declaration } = action;
    const { name, region } = this.identity;
    const store = artifactStoreOf(execution.declaration, region);
    try {
      action.resolvedConfiguration = resolveConfiguration(declaration.configuration ?? {}, this.namespaces(execution));
      action.inputs = (declaration.inputArtifacts ?? []).map((input) => findArtifact(execution, input.name));
      const outputs = (declaration.outputArtifacts ?? []).map((output) => ({
        name: output.name,
        place: { bucket: store.location, key: artifactKey(name, output.name, declaration) },
      }));
      const sourceRevision = execution.sourceRevisions.find(({ actionName }) => actionName === declaration.name);
      const result = await this.options.runAction({
        pipeline: this.identity,
        pipelineExecutionId: execution.pipelineExecutionId,
        actionExecutionId: action.actionExecutionId,
        stageName: stage.name,
        declaration,
        configuration: action.resolvedConfiguration,
        roleArn: action.roleArn,
        inputs: action.inputs,
        outputs,
        ...(store.keyId !== undefined && { encryptionKeyId: store.keyId }),
        ...(sourceRevision && { sourceRevision }),
        signal,
        report: (progress) => {
          action.progress = { ...action.progress, ...progress };
          action.lastUpdateTime = now();
        },
      });
      const bytes = Buffer.byteLength(JSON.stringify(result.outputVariables ?? {}));
      if (bytes > MAX_OUTPUT_VARIABLE_BYTES) {
        throw new Error(`The output variables have ${bytes} bytes, at most ${MAX_OUTPUT_VARIABLE_BYTES} are allowed`);
      }
      return { outputs, ...result };
    } catch (error) {
      return { errorDetails: errorDetailsOf(error) };
    }
  }

  /** Keeps what later actions and the API's users can ask for. */
  private keep(execution: PipelineExecution, action: ActionExecution, result: ActionResult): void {
    const { declaration } = action;
    const { outputs = [], outputVariables = {}, source } = result;
    const revisionId = source?.revisionId ?? action.inputs[0]?.revisionId;
    action.outputs = outputs.map((output) => ({ ...output, ...(revisionId !== undefined && { revisionId }) }));
    action.outputVariables = outputVariables;
    for (const output of action.outputs) execution.artifacts.set(output.name, output);
    if (declaration.namespace !== undefined) execution.namespaces.set(declaration.namespace, outputVariables);
    if (source) {
      const artifact = declaration.outputArtifacts?.[0]?.name ?? declaration.name;
      execution.found.set(declaration.name, { ...source, artifact, created: now() });
    }
  }

  /** What can be referred to at this point of an execution. */
  private namespaces(execution: PipelineExecution): Namespaces {
    return new Map([
      ["codepipeline", { PipelineExecutionId: execution.pipelineExecutionId }],
      ["variables", execution.variables],
      ...execution.namespaces,
    ]);
  }

  private giveUp(execution: PipelineExecution, why: GivenUp): void {
    this.controllers.get(execution)?.abort(why);
  }

  private become(execution: PipelineExecution, status: ExecutionStatus, state: EventState = EXECUTION_STATES[status]) {
    execution.status = status;
    execution.lastUpdateTime = now();
    this.options.publish(executionChange(this.identity, execution, state));
  }

  private touch(execution: PipelineExecution, action: ActionExecution, state: EventState): void {
    action.lastUpdateTime = now();
    execution.lastUpdateTime = action.lastUpdateTime;
    this.options.publish(actionChange(this.identity, execution, action, state));
  }

  private publishStage(execution: PipelineExecution, stage: string, state: EventState): void {
    this.options.publish(stageChange(this.identity, execution, stage, state));
  }

  private variables(given: readonly { readonly name: string; readonly value: string }[]): Record<string, string> {
    const declared = this.declaration.variables ?? [];
    const unknown = given.find(({ name }) => !declared.some((variable) => variable.name === name));
    if (unknown) {
      throw new AwsError("ValidationException", `Pipeline ${this.identity.name} has no variable named ${unknown.name}`);
    }
    return Object.fromEntries(
      declared.map(({ name, defaultValue }) => {
        const value = given.find((each) => each.name === name)?.value ?? defaultValue;
        if (value === undefined) {
          throw new AwsError("ValidationException", `Variable ${name} has no default value; give it one to start with`);
        }
        return [name, value];
      }),
    );
  }

  private checkRevisions(revisions: readonly SourceRevisionOverride[]): readonly SourceRevisionOverride[] {
    const sources = this.declaration.stages[0]?.actions.map(({ name }) => name) ?? [];
    const unknown = revisions.find(({ actionName }) => !sources.includes(actionName));
    if (unknown) {
      throw new AwsError(
        "ValidationException",
        `sourceRevisions names ${unknown.actionName}, but the source actions of ${this.identity.name} are ${sources.join(", ")}`,
      );
    }
    return revisions;
  }
}

function hasSucceeded(record: StageRecord, action: string, execution: PipelineExecution): boolean {
  const latest = record.actions.get(action);
  return latest?.status === "Succeeded" && execution.actions.includes(latest);
}

function statusAfter(execution: PipelineExecution, succeeded: boolean): StageStatus {
  if (execution.status === "Cancelled") return "Cancelled";
  if (execution.status === "Stopping") return "Stopped";
  return succeeded ? "Succeeded" : "Failed";
}

function findArtifact(execution: PipelineExecution, name: string): Artifact {
  const artifact = execution.artifacts.get(name);
  if (!artifact) throw new Error(`The input artifact ${name} was not put out by the actions before`);
  return artifact;
}

function artifactKey(pipeline: string, artifact: string, { actionTypeId }: ActionDeclaration): string {
  const folder = `${pipeline.slice(0, PIPELINE_NAME_IN_KEY)}/${artifact.slice(0, ARTIFACT_NAME_IN_KEY)}`;
  const random = randomBytes(8).toString("base64url").replace(/[-_]/g, "0").slice(0, 7);
  return `${folder}/${random}${actionTypeId.category === "Source" ? ".zip" : ""}`;
}

/** AWS tells refusals by IAM from other faults; the SDK's errors carry the service's code as their name. */
function errorDetailsOf(error: unknown): { code: string; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  const denied = error instanceof Error && /AccessDenied|UnauthorizedOperation/.test(error.name);
  return { code: denied ? "PermissionError" : "ConfigurationError", message };
}
