// Lets a stage end in order when it is stopped: whatever it waits for ends at once, with an error. Called by test.ts.
import { setTimeout as sleep } from "node:timers/promises";
import { StageError } from "./stageError";

export class Stopped extends StageError {
  constructor() {
    super("the build was stopped.", "Start the stage again when you want the image.");
  }
}

/** A pause for `waitFor` that a signal to this process cuts short, and refuses from then on. */
export function stoppablePause(): (milliseconds: number) => Promise<void> {
  const controller = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    // A second signal ends the process.
    process.once(signal, () => {
      controller.abort();
    });
  }
  return async (milliseconds) => {
    try {
      await sleep(milliseconds, undefined, { signal: controller.signal });
    } catch {
      throw new Stopped();
    }
  };
}
