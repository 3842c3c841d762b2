// How a tool for builders is put together: a folder for it, and what gets its parts, which is heard of only if it fails.
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../common/run";
import { StageError } from "../common/stageError";

/** What is wrong if it fails, and what to do. */
export interface Failure {
  readonly problem: string;
  readonly remedy: string;
}

/** Makes a folder beside Packer's with what tools/install-<name>.sh installs, and with scripts of packer/. */
export async function copyTool(
  repository: string,
  name: "ansible" | "salt",
  title: string,
  scripts: readonly string[],
): Promise<string> {
  await install(repository, [`tools/install-${name}.sh`], {
    problem: `${title} could not be installed.`,
    remedy: "See above.",
  });
  const folder = join(repository, "output", name);
  rmSync(folder, { recursive: true, force: true });
  // The installer's own rule: AMI_PIPELINE_ANSIBLE or AMI_PIPELINE_SALT, if it is set.
  cpSync(process.env[`AMI_PIPELINE_${name.toUpperCase()}`] ?? `/usr/local/lib/ami-pipeline-${name}`, folder, {
    recursive: true,
  });
  for (const script of scripts) {
    cpSync(join(repository, "packer", script), join(folder, script));
  }
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
