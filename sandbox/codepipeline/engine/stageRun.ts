// Takes an execution through one stage: checks its conditions, runs its actions in order, and retries it if it says so.
import { actionGroups } from "../declaration/parts";
import type { PipelineExecution, RetryMode, StageDeclaration, StageStatus } from "../model";
import { namespacesOf } from "../variables";
import type { ActionRuns } from "./actionRun";
import type { Announcer } from "./announcer";
import { checkEntry } from "./conditions";
import type { EventState } from "./events";
import type { RetryTrigger, StageRecord, StageRetries } from "./stageRecord";

/** How events spell the status in which a stage ends. */
const STAGE_STATES: Partial<Readonly<Record<StageStatus, EventState>>> = {
  Succeeded: "SUCCEEDED",
  Failed: "FAILED",
  Stopped: "STOPPED",
  Cancelled: "CANCELED",
};

/** One way through a stage. */
export interface StagePass {
  readonly execution: PipelineExecution;
  readonly declaration: StageDeclaration;
  readonly record: StageRecord;
  /** Fires when the execution is given up. */
  readonly signal: AbortSignal;
  /** Which actions are run again, where somebody retries the stage. */
  readonly retryMode: RetryMode | undefined;
}

/** The stages of one pipeline. */
export class StageRuns {
  constructor(
    private readonly actions: ActionRuns,
    private readonly announcer: Announcer,
  ) {}

  /** Runs a stage whose conditions let the execution in. */
  async pass(pass: StagePass): Promise<StageStatus> {
    const { execution, declaration, record, retryMode } = pass;
    const entry = checkEntry(execution, declaration, namespacesOf(execution));
    if (entry === "enter") {
      return this.runWithRetry(pass, retryMode);
    }
    const status = entry === "skip" ? "Skipped" : "Failed";
    record.latest = { execution, status };
    if (status === "Failed") {
      this.announcer.stage(execution, declaration.name, "FAILED");
    }
    return status;
  }

  /** A stage that says so is retried by itself, once in an execution. Source: "Stage retry", CodePipeline user guide. */
  private async runWithRetry(pass: StagePass, retryMode: RetryMode | undefined): Promise<StageStatus> {
    const status = await this.run(pass, retryMode, "ManualStageRetry");
    const { declaration, record } = pass;
    const { result, retryConfiguration } = declaration.onFailure ?? {};
    if (status !== "Failed" || result !== "RETRY" || record.latest?.retries?.autoStageRetryAttempt !== undefined) {
      return status;
    }
    return this.run(pass, retryConfiguration?.retryMode ?? "ALL_ACTIONS", "AutomatedStageRetry");
  }

  private async run(pass: StagePass, retryMode: RetryMode | undefined, trigger: RetryTrigger): Promise<StageStatus> {
    const { execution, declaration, record, signal } = pass;
    const before = record.latest?.execution === execution ? record.latest.retries : undefined;
    const latest: NonNullable<StageRecord["latest"]> = {
      execution,
      status: "InProgress",
      ...(retryMode && { retries: counted(before, trigger) }),
    };
    record.latest = latest;
    this.announcer.stage(execution, declaration.name, retryMode === undefined ? "STARTED" : "RESUMED");

    let status: StageStatus = "Succeeded";
    const place = { execution, stageName: declaration.name, stage: record, signal };
    for (const group of actionGroups(declaration)) {
      const outcomes = await Promise.all(
        group
          .filter(({ name }) => retryMode !== "FAILED_ACTIONS" || !hasSucceeded(record, name, execution))
          .map((action) => this.actions.run(place, action)),
      );
      status = statusAfter(execution, outcomes.every(Boolean));
      if (status !== "Succeeded") {
        break;
      }
    }
    latest.status = status;
    const state = STAGE_STATES[status];
    if (state) {
      this.announcer.stage(execution, declaration.name, state);
    }
    return status;
  }
}

function counted(before: StageRetries | undefined, latestRetryTrigger: RetryTrigger): StageRetries {
  const attempts = latestRetryTrigger === "AutomatedStageRetry" ? "autoStageRetryAttempt" : "manualStageRetryAttempt";
  return { ...before, [attempts]: (before?.[attempts] ?? 0) + 1, latestRetryTrigger };
}

function hasSucceeded(record: StageRecord, action: string, execution: PipelineExecution): boolean {
  const latest = record.actions.get(action);
  return latest?.status === "Succeeded" && execution.actions.includes(latest);
}

function statusAfter(execution: PipelineExecution, succeeded: boolean): StageStatus {
  if (execution.status === "Cancelled") {
    return "Cancelled";
  }
  if (execution.status === "Stopping") {
    return "Stopped";
  }
  return succeeded ? "Succeeded" : "Failed";
}
