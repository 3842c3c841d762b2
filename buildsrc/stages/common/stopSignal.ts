// Lets a stage end in order when it is stopped: every wait ends at once with an error.
import { setTimeout as sleep } from "node:timers/promises";
import { StageError } from "./stageError";

/** Somebody stopped the build. */
export class Stopped extends StageError {
  constructor() {
    super("the build was stopped.", "Start the stage again when you want the image.");
  }
}

/** Makes a pause for `waitFor`: a signal to this process ends it with `Stopped`, and every later one too. */
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
