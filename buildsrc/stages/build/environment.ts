// What Build is told.
import {
  instanceFields,
  pullRequestFields,
  read,
  type InstanceEnvironment,
  type Variables,
} from "../common/environment";
import { contentFields, type ContentEnvironment } from "../content/environment";

/** What the project, the pipeline and CodeBuild tell Build. */
export interface BuildEnvironment extends InstanceEnvironment, ContentEnvironment {
  /** The number of the pull request that the image is built for; undefined for a push. */
  readonly pullRequest?: string;
}

/** Reads it from the environment variables. */
export function readBuildEnvironment(variables: Variables, now: Date): BuildEnvironment {
  return read(variables, (setBy) => ({
    ...instanceFields(setBy, variables, now),
    ...contentFields(setBy),
    ...pullRequestFields(setBy),
  }));
}
