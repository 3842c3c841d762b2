// The frame of the scripts that people run: help and errors.
import { endWithReader } from "./brokenPipe";

/**
 * Prints the help if it is asked for, and otherwise does the work. An error is printed without its stack trace.
 *
 * @param work - returns the exit code
 */
export async function main(help: string, work: () => Promise<number>): Promise<void> {
  endWithReader();
  if (process.argv.includes("--help") || process.argv.includes("-h")) {
    console.log(help);
    return;
  }
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
