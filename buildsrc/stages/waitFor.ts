// Waits like `poll`, but lets the caller say what it means when the time is up. Used by the Test stage, to which a machine
// that never answers may be the image's fault or not.
import { poll, type PollOptions } from "./poll";

export type Pause = NonNullable<PollOptions["pause"]>;

export interface Wait<T> {
  readonly seconds: number;
  readonly pause: Pause;
  /** The longest pause. @default 15 */
  readonly longestSeconds?: number;
  readonly ask: () => Promise<T | undefined>;
  /** The error to throw when the time is up. */
  readonly late: () => Error;
}

/** The first answer that is not undefined. The time that the asking takes counts as well. */
export async function waitFor<T>(wait: Wait<T>): Promise<T> {
  const { seconds, pause, longestSeconds = 15, ask, late } = wait;
  const end = Date.now() + seconds * 1000;
  let left = seconds;
  const options = {
    what: "the answer",
    remedy: "Retry the stage.",
    budgetSeconds: seconds,
    firstSeconds: 0.2,
    longestSeconds,
    pause: async (milliseconds: number) => {
      await pause(milliseconds);
      left -= milliseconds / 1000;
    },
  };
  return poll(options, async () => {
    const answer = await ask();
    if (answer === undefined && (left < 0.001 || Date.now() >= end)) {
      throw late();
    }
    return answer;
  });
}
