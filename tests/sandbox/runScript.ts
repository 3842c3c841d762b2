// Runs one of the project's scripts for a factory in the sandbox, as a person would.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import type { Factory } from "./factory";

const SCRIPTS = join(dirname(dirname(__dirname)), "scripts");

/**
 * Runs a script, such as `promote`, in the factory's folder.
 *
 * @param credentials - of who runs it, as variables of AWS's clients; the administrator's if there are none
 */
export function runScript(
  { sandbox, folder }: Factory,
  name: string,
  args: readonly string[],
  credentials: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(process.execPath, ["--require", "tsx/cjs", join(SCRIPTS, `${name}.ts`), ...args], {
    cwd: folder,
    env: { ...sandbox.environment(), ...credentials },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}
