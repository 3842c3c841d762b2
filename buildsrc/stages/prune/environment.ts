// What Prune is told.
import { ACTION, factoryName, homeRegion, PROJECT, pullRequest, read, type Variables } from "../common/environment";
import type { ProjectVariables, PullRequestVariables } from "../contract";

/** What the project, the pipeline and CodeBuild tell Prune. */
export interface PruneEnvironment {
  readonly factory: string;
  readonly region: string;
  /** The number of the pull request that was closed. */
  readonly pullRequest: string;
  /** How old an AMI of any pull request can become. */
  readonly maxAgeDays: number;
}

/** Reads it from the environment variables. */
export function readPruneEnvironment(variables: Variables): PruneEnvironment {
  return read(variables, (setBy) => {
    const project = setBy<ProjectVariables["prune"]>(PROJECT);
    return {
      factory: factoryName(project),
      region: homeRegion(setBy),
      pullRequest: pullRequest(setBy<PullRequestVariables>(ACTION)),
      maxAgeDays: project.positive("MAX_AGE_DAYS"),
    };
  });
}
