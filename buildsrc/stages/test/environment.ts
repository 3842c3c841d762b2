// What Test is told.
import {
  ACTION,
  amiId,
  commitFolder,
  instanceFields,
  read,
  type InstanceEnvironment,
  type Variables,
} from "../common/environment";
import type { ActionVariables } from "../contract";

/** What the project, the pipeline and CodeBuild tell Test. */
export interface TestEnvironment extends InstanceEnvironment {
  readonly amiId: string;
  /** The folder with the commit's files. */
  readonly commitFolder: string;
  /** CodeBuild's ARN of this build; undefined outside CodeBuild. */
  readonly buildArn?: string;
}

/** Reads it from the environment variables. */
export function readTestEnvironment(variables: Variables, now: Date): TestEnvironment {
  const { CODEBUILD_BUILD_ARN: buildArn } = variables;
  return read(variables, (setBy) => ({
    ...instanceFields(setBy, variables, now),
    commitFolder: commitFolder(variables),
    amiId: amiId(setBy<ActionVariables["test"]>(ACTION)),
    ...(buildArn !== undefined && { buildArn }),
  }));
}
