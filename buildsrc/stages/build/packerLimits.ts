// How long Packer can run, so that it stops and cleans up by itself.
import type { BuildEnvironment } from "./environment";

/** When Packer is stopped, counted from its start. */
export interface Limits {
  /** When Packer is told to stop and clean up. */
  readonly stopAfterSeconds: number;
  /** How long after that it is killed. */
  readonly killAfterSeconds: number;
}

/**
 * Packer has to stop before CodeBuild's time limit: CodeBuild sends no signal to a build that it stops, so nothing would be
 * cleaned up. The clean-up waits until the builder is terminated, which takes minutes on large machines.
 */
export function packerLimits(build: Pick<BuildEnvironment, "timeoutMinutes" | "startedAt">, now: Date): Limits {
  const total = build.timeoutMinutes * 60;
  const killAfterSeconds = Math.min(600, Math.floor(total / 5));
  const elapsed = Math.ceil((now.getTime() - build.startedAt.getTime()) / 1000);
  const toUploadAndEnd = 30;
  return { stopAfterSeconds: Math.max(1, total - elapsed - killAfterSeconds - toUploadAndEnd), killAfterSeconds };
}

/** The arguments of `timeout` that run Packer within the limits. */
export function limited({ stopAfterSeconds, killAfterSeconds }: Limits, packer: readonly string[]): readonly string[] {
  return ["--signal=TERM", `--kill-after=${killAfterSeconds}s`, `${stopAfterSeconds}s`, "packer", ...packer];
}
