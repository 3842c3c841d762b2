// What Validate is told.
import { ACTION, PROJECT, read, stageFields, type StageEnvironment, type Variables } from "../common/environment";
import { SHELLCHECK_SEVERITIES, type ActionVariables, type ProjectVariables } from "../contract";

/** What the project and the pipeline tell Validate. */
export interface ValidateEnvironment extends StageEnvironment {
  /** The least that shellcheck has to say for the stage to fail. */
  readonly shellcheckSeverity: string;
}

const SEVERITY = new RegExp(`^(${SHELLCHECK_SEVERITIES.join("|")})$`);

/** Reads it from the environment variables. */
export function readValidateEnvironment(variables: Variables): ValidateEnvironment {
  return read(variables, (setBy) => {
    const project = setBy<ProjectVariables["validate"]>(PROJECT);
    return {
      ...stageFields(project, setBy<ActionVariables["validate"]>(ACTION)),
      shellcheckSeverity: project.text("SHELLCHECK_SEVERITY", SEVERITY, `one of ${SHELLCHECK_SEVERITIES.join(", ")}`),
    };
  });
}
