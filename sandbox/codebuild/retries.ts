// Whether a build that failed is repeated by itself.
import type { Build, Project } from "./model";
import type { OnFailure } from "./run/buildspec";

/** Whether `on-failure: RETRY` of the phase that failed, or the project's autoRetryLimit, asks for one more attempt. */
export function isRetryDue(build: Build, project: Project, onFailure: OnFailure | undefined): boolean {
  if (build.buildStatus !== "FAILED") {
    return false;
  }
  const messages = build.phases.flatMap(({ contexts = [] }) => contexts.map(({ message }) => message));
  const asked =
    onFailure?.action === "RETRY" && messages.some((message) => onFailure.pattern?.test(message) ?? true)
      ? onFailure.times
      : 0;
  return attemptsOf(build) < Math.max(asked, project.autoRetryLimit ?? 0);
}

/** How many builds were repeated before this one. */
export function attemptsOf({ autoRetryConfig }: Build): number {
  return autoRetryConfig?.autoRetryNumber ?? 0;
}
