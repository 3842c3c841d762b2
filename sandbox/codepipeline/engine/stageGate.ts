// The way into a stage: one execution at a time, while the others wait in line.
import { now, type Timestamp } from "../../frontdoor/wire";
import type { ExecutionMode, PipelineExecution } from "../model";

interface Waiting {
  readonly execution: PipelineExecution;
  readonly admit: (admitted: boolean) => void;
}

/** Whether executions may enter the stage, and who last changed that. */
export interface TransitionState {
  readonly enabled: boolean;
  readonly lastChangedBy?: string;
  readonly lastChangedAt?: Timestamp;
  readonly disabledReason?: string;
}

/** The entrance of one stage. */
export class StageGate {
  transition: TransitionState = { enabled: true };
  private line: Waiting[] = [];
  private readonly inside = new Set<PipelineExecution>();

  /** The executions that wait, the next one first. */
  get inbound(): PipelineExecution[] {
    return this.line.map(({ execution }) => execution);
  }

  /**
   * Waits for the stage. In SUPERSEDED mode only the newest execution waits.
   *
   * @param first whether to go before the others, as a retry does
   * @returns whether the execution may go in; false if it was turned away
   */
  enter(execution: PipelineExecution, mode: ExecutionMode, first = false): Promise<boolean> {
    return new Promise((admit) => {
      const overtaken = mode === "SUPERSEDED" && this.isClosed(mode) ? this.line.splice(0) : [];
      if (first) {
        this.line.unshift({ execution, admit });
      } else {
        this.line.push({ execution, admit });
      }
      for (const other of overtaken) {
        other.execution.status = "Superseded";
        other.admit(false);
      }
      this.admitNext(mode);
    });
  }

  leave(execution: PipelineExecution, mode: ExecutionMode): void {
    this.inside.delete(execution);
    this.admitNext(mode);
  }

  /** Takes an execution out of the line, if it stands there. */
  turnAway(execution: PipelineExecution): boolean {
    const waiting = this.line.find((each) => each.execution === execution);
    this.line = this.line.filter((each) => each !== waiting);
    waiting?.admit(false);
    return waiting !== undefined;
  }

  setTransition(enabled: boolean, by: string, reason: string | undefined, mode: ExecutionMode): void {
    this.transition = {
      enabled,
      lastChangedBy: by,
      lastChangedAt: now(),
      ...(reason !== undefined && { disabledReason: reason }),
    };
    this.admitNext(mode);
  }

  private isClosed(mode: ExecutionMode): boolean {
    return !this.transition.enabled || (mode !== "PARALLEL" && this.inside.size > 0);
  }

  private admitNext(mode: ExecutionMode): void {
    while (!this.isClosed(mode)) {
      const next = this.line.shift();
      if (!next) {
        return;
      }
      this.inside.add(next.execution);
      next.admit(true);
    }
  }
}
