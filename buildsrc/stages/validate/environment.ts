// What Validate is told.
import {
  ACTION,
  executionId,
  pipelineOf,
  PROJECT,
  read,
  stageFields,
  type StageEnvironment,
  type Variables,
} from "../common/environment";
import { contentFields, type ContentEnvironment } from "../content/environment";
import { SHELLCHECK_SEVERITIES, type ActionVariables, type ProjectVariables } from "../contract";

/** What the project, the pipeline and CodeBuild tell Validate. */
export interface ValidateEnvironment extends StageEnvironment, ContentEnvironment {
  /** The pipeline's run. */
  readonly executionId: string;
  /** Undefined when a person runs the stage by hand. */
  readonly pipeline?: string;
  /** The least that shellcheck has to say for the stage to fail. */
  readonly shellcheckSeverity: string;
}

const SEVERITY = new RegExp(`^(${SHELLCHECK_SEVERITIES.join("|")})$`);

/** Reads it from the environment variables. */
export function readValidateEnvironment(variables: Variables): ValidateEnvironment {
  const pipeline = pipelineOf(variables);
  return read(variables, (setBy) => {
    const project = setBy<ProjectVariables["validate"]>(PROJECT);
    const action = setBy<ActionVariables["validate"]>(ACTION);
    return {
      ...stageFields(project, action),
      ...contentFields(setBy),
      executionId: executionId(action),
      ...(pipeline !== undefined && { pipeline }),
      shellcheckSeverity: project.text("SHELLCHECK_SEVERITY", SEVERITY, `one of ${SHELLCHECK_SEVERITIES.join(", ")}`),
    };
  });
}
