// Runs a program, passes its output on line by line, and returns the lines.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { StageError } from "./stageError";

/** How a program ended. */
export interface Finished {
  readonly status: number;
  readonly lines: readonly string[];
  /** The signal that stopped the stage while the program ran, if one did. */
  readonly stoppedBy?: NodeJS.Signals;
}

/** Where a program runs, and who hears of its output. */
export interface RunOptions {
  readonly cwd: string;
  /** Called with every line; prints it unless told otherwise. */
  readonly onLine?: (line: string) => void;
  /** Stops the program. @default - only a signal that stops the stage does */
  readonly stopWhen?: AbortSignal;
}

/** Runs a program to its end. A signal that stops the stage is passed on to it. */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const { cwd, onLine = console.log } = options;
  const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  const readers = [child.stdout, child.stderr].map(async (stream) => {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      lines.push(line);
      onLine(line);
    }
  });

  let stoppedBy: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals) => {
    stoppedBy = signal;
    // Packer ignores an interrupt that only it receives, and cleans up on this signal.
    child.kill("SIGTERM");
  };
  const end = () => child.kill("SIGTERM");
  options.stopWhen?.addEventListener("abort", end);
  process.on("SIGTERM", stop).on("SIGINT", stop);
  try {
    const status = await new Promise<number>((resolve, reject) => {
      child.on("error", (error) => {
        reject(
          new StageError(
            `${program} could not be started: ${error.message}`,
            "Run tools/install.sh first, as the buildspecs do.",
          ),
        );
      });
      child.on("close", (code) => {
        resolve(code ?? 1);
      });
    });
    await Promise.all(readers);
    return { status, lines, ...(stoppedBy !== undefined && { stoppedBy }) };
  } finally {
    options.stopWhen?.removeEventListener("abort", end);
    process.off("SIGTERM", stop).off("SIGINT", stop);
  }
}
