// Asks again and again until there is an answer or the time is up: every wait of the stages.

/** Waits so many milliseconds. It rejects once the stage was stopped. */
export type Pause = (milliseconds: number) => Promise<unknown>;

/** What to wait for, and how. */
export interface Wait<T> {
  /** How long to wait at most. */
  readonly seconds: number;
  readonly pause: Pause;
  /** The longest pause. @default 15 */
  readonly longestSeconds?: number;
  readonly ask: () => Promise<T | undefined>;
  /** Makes the error for when the time is up. */
  readonly late: () => Error;
}

/** The first pause is short, for what is there soon; each later one is half as long again as the one before. */
const FIRST_SECONDS = 0.2;
const GROWTH = 1.5;

/** Returns the first answer that is not undefined. */
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
