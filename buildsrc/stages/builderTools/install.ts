// Runs what gets a tool or a part of it, and shows what that says only if it fails.
import { run } from "../common/run";
import { StageError } from "../common/stageError";

/** What is wrong if it fails, and what to do. */
export interface Failure {
  readonly problem: string;
  readonly remedy: string;
}

/** Runs a bash script in the repository. */
export async function install(repository: string, script: readonly string[], failure: Failure): Promise<void> {
  const { status, lines } = await run("bash", script, { cwd: repository, onLine: () => undefined });
  if (status !== 0) {
    console.log(lines.join("\n"));
    throw new StageError(failure.problem, failure.remedy);
  }
}
