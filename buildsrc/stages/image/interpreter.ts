// How a file of an image is run on a machine: by the ending of its name, or by its first line. The executable bit does not
// count, since it may get lost on a commit's way to a stage.
import { extname } from "node:path";
import { readCommitStart } from "./commitFiles";

/** A program and its arguments, which the file's path follows. No word has a quote in it. */
export type Interpreter = readonly [string, ...string[]];

export const BASH: Interpreter = ["bash"];

/** What a person does about a file that cannot be run. */
export const INTERPRETER_REMEDY =
  'Begin it with a line such as "#!/usr/bin/env python3", or give it a name that ends in .sh (bash) or .py (Python 3).';

/** The kernel reads no more of a file to find its interpreter. Source: BINPRM_BUF_SIZE of Linux. */
const START_BYTES = 256;
/** As the kernel reads it: a path, and all that follows as one argument. */
const SHEBANG = /^#![ \t]*(\/[\w./+-]+)(?:[ \t]+([\w./+,:=@% \t-]*[^ \t\r]))?[ \t]*\r?$/;
const SHELLS = /(^|[/ \t])(sh|bash|dash|ksh)([ \t]|$)/;

/**
 * The interpreter of a file; undefined if it cannot be run. The name goes first for shell scripts: they are all bash's.
 *
 * @param start - the file's content, or its beginning
 */
export function interpreterOf(name: string, start: string): Interpreter | undefined {
  if (extname(name) === ".sh") {
    return BASH;
  }
  const [firstLine = ""] = start.split("\n", 1);
  if (firstLine.startsWith("#!")) {
    const [, program, argument] = SHEBANG.exec(firstLine) ?? [];
    return program === undefined ? undefined : [program, ...(argument === undefined ? [] : [argument])];
  }
  return extname(name) === ".py" ? ["python3"] : undefined;
}

/** The interpreter of a file of the commit, given by its path in the repository. */
export function readInterpreter(repository: string, path: string): Interpreter | undefined {
  return interpreterOf(path, readCommitStart(repository, path, START_BYTES).toString("latin1"));
}

/** Whether it is a shell, whose scripts shellcheck can check. */
export function isShell(interpreter: Interpreter | undefined): boolean {
  return (interpreter ?? []).some((word) => SHELLS.test(word));
}

/** The interpreter as the beginning of a shell command. */
export function asCommand(interpreter: Interpreter): string {
  return interpreter.map((word) => (/^[\w./-]+$/.test(word) ? word : `'${word}'`)).join(" ");
}
