// What Build is told.
import { instanceFields, read, type InstanceEnvironment, type Variables } from "../common/environment";
import { contentFields, type ContentEnvironment } from "../content/environment";

/** What the project, the pipeline and CodeBuild tell Build. */
export interface BuildEnvironment extends InstanceEnvironment, ContentEnvironment {}

/** Reads it from the environment variables. */
export function readBuildEnvironment(variables: Variables, now: Date): BuildEnvironment {
  return read(variables, (setBy) => ({ ...instanceFields(setBy, variables, now), ...contentFields(setBy) }));
}
