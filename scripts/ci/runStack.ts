// Runs a command of Pulumi on a stack, where nobody can answer questions.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What came of a command. */
export interface StackRun {
  readonly code: number;
  readonly stdout: string;
}

/** The one stack that the command line names. */
export function stackIn(positionals: readonly string[], script: string): string {
  const [stack, ...others] = positionals;
  if (stack === undefined || others.length > 0) {
    throw new Error(`Name one stack, as in: npm run ${script} -- dev. ${positionals.length} were named.`);
  }
  return stack;
}

/** Runs it. What it says to people goes to standard error, or line by line to `onLine`. */
export async function runStack(
  args: readonly string[],
  stack: string,
  onLine?: (line: string) => void,
): Promise<StackRun> {
  const child = spawn("pulumi", [...args, "--stack", stack, "--non-interactive", "--color", "never"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    onLine?.(line);
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "ENOENT" ? new Error("pulumi is not on the PATH: install it before this step.") : error);
    });
    child.once("close", (ended) => {
      resolve(ended ?? 1);
    });
  });
  return { code, stdout: lines.join("\n") };
}
