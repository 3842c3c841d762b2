// How a tool for builders is put together: a folder for it, and what gets its parts, which is heard of only if it fails.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../common/run";
import { StageError } from "../common/stageError";

/** What is wrong if it fails, and what to do. */
export interface Failure {
  readonly problem: string;
  readonly remedy: string;
}

/** Makes an empty folder for a tool beside Packer's. */
export function emptyFolder(repository: string, name: string): string {
  const folder = join(repository, "output", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Runs a bash script in the repository. */
export async function install(repository: string, script: readonly string[], failure: Failure): Promise<void> {
  const { status, lines } = await run("bash", script, { cwd: repository, onLine: () => undefined });
  if (status !== 0) {
    console.log(lines.join("\n"));
    throw new StageError(failure.problem, failure.remedy);
  }
}
