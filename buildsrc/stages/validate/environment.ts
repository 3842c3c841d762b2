// What Validate is told.
import { ACTION, PROJECT, read, stageFields, type StageEnvironment, type Variables } from "../common/environment";
import type { ActionVariables, ProjectVariables } from "../contract";

/** Reads it from the environment variables. */
export function readValidateEnvironment(variables: Variables): StageEnvironment {
  return read(variables, (setBy) =>
    stageFields(setBy<ProjectVariables["validate"]>(PROJECT), setBy<ActionVariables["validate"]>(ACTION)),
  );
}
