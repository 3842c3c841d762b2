// What Build is told.
import {
  ACTION,
  instanceFields,
  pullRequestFields,
  read,
  type InstanceEnvironment,
  type Variables,
} from "../common/environment";
import { contentFields, type ContentEnvironment } from "../content/environment";
import type { ActionVariables } from "../contract";

/** What the project, the pipeline and CodeBuild tell Build. */
export interface BuildEnvironment extends InstanceEnvironment, ContentEnvironment {
  /** The number of the pull request that the image is built for; undefined for a push. */
  readonly pullRequest?: string;
  /** Whether a new AMI is made although there is one of the same content. */
  readonly rebuild: boolean;
}

/** Reads it from the environment variables. */
export function readBuildEnvironment(variables: Variables, now: Date): BuildEnvironment {
  return read(variables, (setBy) => ({
    ...instanceFields(setBy, variables, now),
    ...contentFields(setBy),
    ...pullRequestFields(setBy),
    // Pipelines of older factories do not tell, nor does a person who runs the stage by hand.
    rebuild:
      setBy<ActionVariables["build"]>(ACTION).optional("REBUILD", /^(true|false)$/, '"true" or "false"') === "true",
  }));
}
