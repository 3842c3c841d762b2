// Runs the Pulumi command line in this folder, for what only it knows.
import { execFile } from "node:child_process";

/** There is no Pulumi command line on the PATH. */
export class NoPulumi extends Error {
  override readonly name = "NoPulumi";
}

/** A state may be long: each policy of a factory is in it. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * What a command prints. Throws NoPulumi, or an error whose message is what the command said.
 *
 * @param folder - of the program, if it is not this one
 */
export function runPulumi(args: readonly string[], stack: string | undefined, folder?: string): Promise<string> {
  const all = [...args, "--non-interactive", ...(stack === undefined ? [] : ["--stack", stack])];
  return new Promise((resolve, reject) => {
    execFile("pulumi", all, { maxBuffer: MAX_BYTES, cwd: folder }, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout);
      } else if (error.code === "ENOENT") {
        reject(new NoPulumi("pulumi is not on the PATH."));
      } else {
        reject(new Error(stderr.trim()));
      }
    });
  });
}
