// Asks again until the answer is there or the time is up: every wait of the stages.
import { setTimeout as sleep } from "node:timers/promises";
import { StageError } from "./stageError";

export interface PollOptions {
  /** What is waited for, as the error names it. */
  readonly what: string;
  readonly budgetSeconds: number;
  /** What to do when the time is up. */
  readonly remedy: string;
  /** The first pause; each one is half as long again as the one before. @default 0.5 */
  readonly firstSeconds?: number;
  /** The longest pause. @default 15 */
  readonly longestSeconds?: number;
  /** Stands in for the clock in tests. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** The first answer that is not undefined; a StageError when none came in time. */
export async function poll<T>(options: PollOptions, ask: () => Promise<T | undefined>): Promise<T> {
  const { what, budgetSeconds, remedy, firstSeconds = 0.5, longestSeconds = 15, pause = sleep } = options;
  let waited = 0;
  let seconds = firstSeconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (waited >= budgetSeconds) {
      throw new StageError(`${what}: not after ${Math.round(waited)} s.`, remedy);
    }
    const next = Math.min(seconds, budgetSeconds - waited);
    await pause(next * 1000);
    waited += next;
    seconds = Math.min(seconds * 1.5, longestSeconds);
  }
}
