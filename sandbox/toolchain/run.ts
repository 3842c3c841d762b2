// Runs the tool chain's commands, keeps their output for error messages, and ends them when the sandbox ends.
import { type ChildProcess, spawn } from "node:child_process";

/** How a command is run. */
export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Gets each line of standard error, for progress. */
  readonly onLine?: (line: string) => void;
  /** How long it may take before it is killed. @default - as long as it likes */
  readonly timeoutMilliseconds?: number;
}

/** How many of the last lines of a failed command's output its error shows. */
const SHOWN_LINES = 30;

const running = new Set<ChildProcess>();

/** Runs a command to its end and gives its standard output; throws with the end of its output if it fails. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      env: { ...process.env, ...options.environment },
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.timeoutMilliseconds !== undefined && { timeout: options.timeoutMilliseconds, killSignal: "SIGKILL" }),
    });
    track(child);
    let output = "";
    const recent: string[] = [];
    const keep = (line: string) => {
      recent.push(line);
      if (recent.length > SHOWN_LINES) {
        recent.shift();
      }
    };
    const keepOutput = lines(keep);
    const keepErrors = lines((line) => {
      keep(line);
      options.onLine?.(line);
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      keepOutput(text);
    });
    child.stderr.setEncoding("utf8").on("data", keepErrors);
    child.on("error", (error) => {
      reject(new Error(`${command}: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      if (code === 0) {
        resolve(output);
      } else {
        reject(new Error(`${[command, ...args].join(" ")}: ${how(code, signal)}\n${recent.join("\n")}`.trimEnd()));
      }
    });
  });
}

function how(code: number | null, signal: NodeJS.Signals | null): string {
  return code === null ? `killed by ${signal ?? "a signal"}` : `ended with status ${code}`;
}

/** Cuts text that arrives in pieces into lines. */
function lines(each: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    parts.forEach(each);
  };
}

/** Ends a child when this process exits. Ctrl-C reaches the child anyway, since it is in the terminal's foreground. */
export function track(child: ChildProcess): void {
  if (running.size === 0) {
    process.on("exit", killRunning);
  }
  running.add(child);
  child.on("close", () => {
    running.delete(child);
    if (running.size === 0) {
      process.off("exit", killRunning);
    }
  });
}

function killRunning(): void {
  for (const child of running) {
    child.kill("SIGTERM");
  }
}
