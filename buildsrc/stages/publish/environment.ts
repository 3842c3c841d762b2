// What Publish is told.
import {
  ACTION,
  amiId,
  bucketName,
  buildStart,
  commitFolder,
  executionId,
  homeRegion,
  pipelineOf,
  PROJECT,
  read,
  stageFields,
  type StageEnvironment,
  type Variables,
} from "../common/environment";
import type { ActionVariables, ProjectVariables } from "../contract";

/** What the project, the pipeline and CodeBuild tell Publish. */
export interface PublishEnvironment extends StageEnvironment {
  /** The home region, where the AMI is. */
  readonly region: string;
  /** The artifact bucket, which also keeps the releases' records. */
  readonly bucket: string;
  /** The CodeBuild project's time limit. */
  readonly timeoutMinutes: number;
  /** Since when the project's time limit counts. */
  readonly startedAt: Date;
  /** The folder with the commit's files. */
  readonly commitFolder: string;
  readonly amiId: string;
  /** The pipeline's run, in which the approval is looked up. */
  readonly executionId: string;
  /** Undefined when a person runs the stage by hand. */
  readonly pipeline?: string;
}

/** Reads it from the environment variables. */
export function readPublishEnvironment(variables: Variables, now: Date): PublishEnvironment {
  const pipeline = pipelineOf(variables);
  return read(variables, (setBy) => {
    const project = setBy<ProjectVariables["publish"]>(PROJECT);
    const action = setBy<ActionVariables["publish"]>(ACTION);
    return {
      ...stageFields(project, action),
      region: homeRegion(setBy),
      bucket: bucketName(project),
      timeoutMinutes: project.positive("TIMEOUT_MINUTES"),
      startedAt: buildStart(variables, now),
      commitFolder: commitFolder(project, variables),
      amiId: amiId(action),
      executionId: executionId(action),
      ...(pipeline !== undefined && { pipeline }),
    };
  });
}
