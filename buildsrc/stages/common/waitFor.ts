// Asks again until the answer is there or the time is up: every wait of the stages.

/** Waits so many milliseconds. A stage that can be stopped passes one that refuses from then on; tests, one that is over at once. */
export type Pause = (milliseconds: number) => Promise<unknown>;

export interface Wait<T> {
  readonly seconds: number;
  readonly pause: Pause;
  /** The longest pause. @default 15 */
  readonly longestSeconds?: number;
  readonly ask: () => Promise<T | undefined>;
  /** Makes the error for when the time is up: only the caller knows what that means. */
  readonly late: () => Error;
}

/** Short at first, for what is there soon; each pause is half as long again as the one before. */
const FIRST_SECONDS = 0.2;
const GROWTH = 1.5;

/** The first answer that is not undefined. */
export async function waitFor<T>({ seconds, pause, longestSeconds = 15, ask, late }: Wait<T>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let left = seconds;
  let next = FIRST_SECONDS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    // By the clock as well as by the pauses: asking takes time too.
    if (left < 0.001 || Date.now() >= end) {
      throw late();
    }
    const current = Math.min(next, left);
    await pause(current * 1000);
    left -= current;
    next = Math.min(next * GROWTH, longestSeconds);
  }
}
