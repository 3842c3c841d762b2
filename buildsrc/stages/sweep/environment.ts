// What Sweep is told.
import { factoryName, homeRegion, PROJECT, read, type Variables } from "../common/environment";
import type { ProjectVariables, StarterVariables } from "../contract";

/** What the project, the event or person that starts it, and CodeBuild tell Sweep. */
export interface SweepEnvironment {
  readonly factory: string;
  readonly region: string;
  /** The CodeBuild project's time limit. */
  readonly timeoutMinutes: number;
  /** The ARN of the build to clean up after, as the tags of what it launched name it. */
  readonly build: string;
}

/** Reads it from the environment variables. */
export function readSweepEnvironment(variables: Variables): SweepEnvironment {
  return read(variables, (setBy) => {
    const project = setBy<ProjectVariables["sweep"]>(PROJECT);
    return {
      factory: factoryName(project),
      region: homeRegion(setBy),
      timeoutMinutes: project.positive("TIMEOUT_MINUTES"),
      build: setBy<StarterVariables["sweep"]>("the event rule, or whoever starts Sweep,").text(
        "BUILD_ID",
        /^arn:[\w-]+:codebuild:[\w-]+:\d+:build\/[\w-]+:[\w-]+$/,
        "a build's ARN",
      ),
    };
  });
}
