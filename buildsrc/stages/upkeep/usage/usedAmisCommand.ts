// The user's own command, which prints AMIs that are in use where no API of AWS tells.
import { execFile } from "node:child_process";
import { StageError } from "../../common/stageError";
import type { Variables } from "../../common/environment";
import type { Reference } from "./uses";

const MINUTES = 5;
const LONGEST_BYTES = 16 * 1024 * 1024;
const LONGEST_SHOWN = 100;
const AMI_ID = /\bami-(?:[0-9a-f]{17}|[0-9a-f]{8})\b/g;

/** The variables about AWS that say where the command is, and not who it is. */
const HARMLESS: ReadonlySet<string> = new Set(["AWS_REGION", "AWS_DEFAULT_REGION"]);

/**
 * Runs the command and reads what it prints: one AMI or more on each line, with any text around them.
 *
 * @throws if it fails, prints nothing, or prints a line without an AMI: then what it would say of others is unknown
 */
export async function usedAmis(command: string, variables: Variables): Promise<readonly Reference[]> {
  const output = await run(command, withoutCredentials(variables));
  const lines = output.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
  if (lines.length === 0) {
    throw new StageError(
      "the command printed nothing, as it also does if the first part of a pipe fails.",
      "Let usedAmisCommand print one AMI at least, whichever, or remove the setting.",
    );
  }
  return lines.flatMap((line) => {
    const ids = line.match(AMI_ID);
    if (ids === null) {
      throw new StageError(
        `the command printed a line without the id of an AMI: "${shortened(line)}".`,
        "Let usedAmisCommand print nothing but lines with AMI ids, and messages to its standard error.",
      );
    }
    return ids.map((image) => ({ by: `usedAmisCommand, which printed "${shortened(line)}"`, image }));
  });
}

/** What the command sees of the variables: no credentials of Upkeep's role, nor where to get them. */
export function withoutCredentials(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined || (name.startsWith("AWS_") && !HARMLESS.has(name)) ? [] : [[name, value]],
    ),
  );
}

function run(command: string, env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const limits = { env, timeout: MINUTES * 60 * 1000, maxBuffer: LONGEST_BYTES };
    execFile("sh", ["-c", command], limits, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout);
        return;
      }
      const ended = error.killed === true ? `did not end within ${MINUTES} minutes` : `ended with ${endOf(error)}`;
      const said = stderr.trim().split("\n").at(-1) ?? "";
      reject(
        new StageError(
          `the command ${ended}${said === "" ? "" : `: ${shortened(said)}`}.`,
          "Run the command of the setting usedAmisCommand yourself, with sh -c and without credentials of AWS.",
        ),
      );
    });
  });
}

function endOf({ code, signal }: { readonly code?: unknown; readonly signal?: unknown }): string {
  return typeof code === "number" ? `status ${code}` : String(signal ?? code);
}

function shortened(line: string): string {
  return line.length <= LONGEST_SHOWN ? line : `${line.slice(0, LONGEST_SHOWN)}…`;
}
