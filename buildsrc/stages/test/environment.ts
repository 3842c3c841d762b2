// What Test is told.
import {
  ACTION,
  amiId,
  commitFolder,
  instanceFields,
  PROJECT,
  read,
  type InstanceEnvironment,
  type Variables,
} from "../common/environment";
import type { ActionVariables, ProjectVariables } from "../contract";

/** What the project, the pipeline and CodeBuild tell Test. */
export interface TestEnvironment extends InstanceEnvironment {
  readonly amiId: string;
  /** The folder with the commit's files. */
  readonly commitFolder: string;
}

/** Reads it from the environment variables. */
export function readTestEnvironment(variables: Variables, now: Date): TestEnvironment {
  return read(variables, (setBy) => ({
    ...instanceFields(setBy, variables, now),
    commitFolder: commitFolder(setBy<ProjectVariables["test"]>(PROJECT), variables),
    amiId: amiId(setBy<ActionVariables["test"]>(ACTION)),
  }));
}
