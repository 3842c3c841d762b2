// A check that a program makes, and how the log shows what it says.
import { run } from "../common/run";

/** A program that succeeds if something is right. */
export interface Check {
  /** What is wrong if it fails. */
  readonly what: string;
  readonly command: Command;
  readonly remedy: string;
  /** What is shown in place of the program's own output, also if it succeeds. */
  readonly shown?: { readonly what: string; readonly command: Command };
}

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

/** Makes a check; returns it if it fails. What it says is printed in one piece, since checks run side by side. */
export async function failing(check: Check, folder: string): Promise<Check | undefined> {
  const { status, lines } = await outcome(check.command, folder);
  const shown = check.shown === undefined ? lines : (await outcome(check.shown.command, folder)).lines;
  if (status !== 0) {
    print(check.what, shown);
    return check;
  }
  if (check.shown !== undefined && shown.length > 0) {
    print(check.shown.what, shown);
  }
  return undefined;
}

function outcome([program, ...args]: Command, cwd: string) {
  return run(program, args, { cwd, onLine: () => undefined });
}

function print(what: string, lines: readonly string[]): void {
  console.log([`${what}:`, ...lines].join("\n"));
}
