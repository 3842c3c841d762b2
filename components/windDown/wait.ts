// Waiting for what ends by itself.
import { Problem } from "../programs/problem";

/** Waits for so many milliseconds. */
export type Pause = (milliseconds: number) => Promise<unknown>;

const PAUSE_MILLISECONDS = 3000;

/**
 * Asks again and again until the answer is yes.
 *
 * @param minutes - after how long to give up
 * @param what - what is waited for, after "Waited 10 minutes for"
 * @param remedy - what to do if it does not come
 */
export async function waitUntil(
  isSo: () => Promise<boolean>,
  {
    minutes,
    what,
    pause,
    remedy = "Look at it in the console, then run it again.",
  }: { readonly minutes: number; readonly what: string; readonly pause: Pause; readonly remedy?: string },
): Promise<void> {
  for (let waited = 0; !(await isSo()); waited += PAUSE_MILLISECONDS) {
    if (waited >= minutes * 60_000) {
      throw new Problem(`Waited ${minutes} minutes for ${what}. ${remedy}`);
    }
    await pause(PAUSE_MILLISECONDS);
  }
}
