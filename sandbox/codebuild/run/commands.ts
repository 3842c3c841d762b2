// The phases in which a buildspec's commands run: install, pre_build, build and post_build.
import type { Container } from "../container/container";
import type { PhaseType } from "../model";
import type { CommandPhase, CommandPhaseName } from "./buildspec";
import { PhaseFailure } from "./failure";
import type { BuildLog } from "./log";

/** Phase of the buildspec to phase of the build. */
export const PHASE_TYPES: Readonly<Record<CommandPhaseName, PhaseType>> = {
  install: "INSTALL",
  pre_build: "PRE_BUILD",
  build: "BUILD",
  post_build: "POST_BUILD",
};

/** What commands run in. */
export interface CommandOptions {
  readonly container: Container;
  readonly log: BuildLog;
  /** Whether the build was stopped or timed out. */
  readonly isCut: () => boolean;
}

/**
 * Runs a phase's commands, then those of its `finally`.
 *
 * @throws PhaseFailure for the first command that fails
 */
export async function runCommandPhase(phase: CommandPhase, options: CommandOptions): Promise<void> {
  for (const [language, version] of Object.entries(phase.runtimeVersions)) {
    const own = language === "nodejs" ? `the host's Node ${process.version}` : `the host's own ${language}`;
    options.log.say(`runtime-versions: ${language} ${version} is not installed in the sandbox, the build uses ${own}`);
  }
  const failure = await runAll(phase.commands, options);
  const finalFailure = await runAll(phase.finally, options);
  const failed = failure ?? finalFailure;
  if (failed) {
    throw failed;
  }
}

/** Runs commands up to the first that fails. */
async function runAll(
  commands: readonly string[],
  { container, log, isCut }: CommandOptions,
): Promise<PhaseFailure | undefined> {
  for (const command of commands) {
    if (isCut()) {
      return undefined;
    }
    log.say(`Running command ${command}`);
    const status = await container.run(command);
    if (status === 0 || isCut()) {
      continue;
    }
    const reason = status === undefined ? "the build environment ended" : `exit status ${status}`;
    log.say(`Command did not exit successfully ${command} ${reason}`);
    return new PhaseFailure("COMMAND_EXECUTION_ERROR", `Error while executing command: ${command}. Reason: ${reason}`);
  }
  return undefined;
}
