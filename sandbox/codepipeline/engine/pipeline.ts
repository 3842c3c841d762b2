// One pipeline at work: its versions, its executions, and the way of each execution through the stages.
import { AwsError, type ServiceEvent } from "../../frontdoor/service";
import { now, type Timestamp } from "../../frontdoor/wire";
import type { GivenUp, RunAction } from "../actions/action";
import type { ExecutionMode, PipelineDeclaration, PipelineExecution, PipelineIdentity, RetryMode, Tag } from "../model";
import { ActionRuns } from "./actionRun";
import { Announcer } from "./announcer";
import { newExecution, type StartOptions } from "./newExecution";
import { newStageRecord, type StageRecord } from "./stageRecord";
import { StageRuns } from "./stageRun";

/** Source: quotas, CodePipeline user guide. */
const MAX_CONCURRENT_EXECUTIONS = 50;

/** What a pipeline is made from. */
export interface PipelineOptions {
  readonly identity: PipelineIdentity;
  readonly declaration: PipelineDeclaration;
  readonly tags: readonly Tag[];
  /** What the actions do. */
  readonly runAction: RunAction;
  readonly publish: (event: ServiceEvent) => void;
}

/** One pipeline, over all its versions and executions. */
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
  private readonly announcer: Announcer;
  private readonly stageRuns: StageRuns;

  constructor(private readonly options: PipelineOptions) {
    const { identity, declaration, tags, runAction, publish } = options;
    this.identity = identity;
    this.tags = tags;
    this.versions = [declaration];
    this.announcer = new Announcer(identity, publish);
    const { announcer } = this;
    this.stageRuns = new StageRuns(new ActionRuns({ identity, runAction, announcer }), announcer);
  }

  /** The number of the version in force. */
  get version(): number {
    return this.versions.length;
  }

  /** The version in force. */
  get declaration(): PipelineDeclaration {
    return this.versions.at(-1) ?? this.options.declaration;
  }

  /** How executions wait for each other. */
  get mode(): ExecutionMode {
    return this.declaration.executionMode ?? "SUPERSEDED";
  }

  /** What is known of a stage. */
  stage(name: string): StageRecord {
    const known = this.stages.get(name);
    if (known) {
      return known;
    }
    const record = newStageRecord();
    this.stages.set(name, record);
    return record;
  }

  /** Starts an execution, which goes on by itself. */
  start(options: StartOptions): PipelineExecution {
    const running = this.executions.filter(({ status }) => status === "InProgress" || status === "Stopping");
    if (running.length >= MAX_CONCURRENT_EXECUTIONS) {
      throw new AwsError(
        "ConcurrentPipelineExecutionsLimitExceededException",
        `Pipeline ${this.identity.name} has ${running.length} executions in progress, at most ${MAX_CONCURRENT_EXECUTIONS} are allowed`,
      );
    }
    const execution = newExecution(this.declaration, this.version, options);
    this.executions.push(execution);
    this.announcer.started(execution);
    this.go(execution, 0);
    return execution;
  }

  /** Stops an execution after the actions that run, or at once. */
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
    if (reason !== undefined) {
      execution.stopReason = reason;
    }
    if (execution.status !== "Stopping") {
      this.announcer.become(execution, "Stopping");
    }
    const waited = [...this.stages.values()].some(({ gate }) => gate.turnAway(execution));
    if (!waited && abandon) {
      this.giveUp(execution, "abandoned");
    }
  }

  /** Runs the stage once more in which an execution failed or stopped, and goes on from there. */
  retry(execution: PipelineExecution, stageName: string, mode: RetryMode): void {
    const index = execution.declaration.stages.findIndex(({ name }) => name === stageName);
    const { latest } = this.stage(stageName);
    if (index === -1) {
      throw new AwsError("StageNotFoundException", `Stage ${stageName} does not exist`);
    }
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
    this.announcer.become(execution, "InProgress", "RESUMED");
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

  /** Cancels every execution in progress. */
  cancelAll(): void {
    for (const execution of this.executions) {
      if (execution.status !== "InProgress" && execution.status !== "Stopping") {
        continue;
      }
      this.announcer.become(execution, "Cancelled");
      for (const { gate } of this.stages.values()) {
        gate.turnAway(execution);
      }
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
    while (this.driving.size > 0) {
      await Promise.all(this.driving);
    }
  }

  private go(execution: PipelineExecution, stageIndex: number, retryMode?: RetryMode): void {
    const controller = new AbortController();
    this.controllers.set(execution, controller);
    const driven = this.drive(execution, controller.signal, stageIndex, retryMode).finally(() => {
      this.driving.delete(driven);
    });
    this.driving.add(driven);
  }

  private async drive(
    execution: PipelineExecution,
    signal: AbortSignal,
    start: number,
    retryMode: RetryMode | undefined,
  ): Promise<void> {
    let retry = retryMode;
    for (const declaration of execution.declaration.stages.slice(start)) {
      const record = this.stage(declaration.name);
      const { gate } = record;
      const isAdmitted = await gate.enter(execution, execution.executionMode, retry !== undefined);
      if (!isAdmitted) {
        this.endTurnedAway(execution);
        return;
      }
      const status = await this.stageRuns.pass({ execution, declaration, record, signal, retryMode: retry });
      gate.leave(execution, execution.executionMode);
      retry = undefined;
      if (status !== "Succeeded" && status !== "Skipped") {
        // A cancelled execution has got its status already.
        if (status === "Failed" || status === "Stopped") {
          this.announcer.become(execution, status);
        }
        return;
      }
    }
    this.announcer.become(execution, "Succeeded");
  }

  private endTurnedAway(execution: PipelineExecution): void {
    if (execution.status === "Stopping") {
      this.announcer.become(execution, "Stopped");
    } else if (execution.status === "Superseded") {
      this.announcer.become(execution, "Superseded");
    }
  }

  private giveUp(execution: PipelineExecution, why: GivenUp): void {
    this.controllers.get(execution)?.abort(why);
  }
}
