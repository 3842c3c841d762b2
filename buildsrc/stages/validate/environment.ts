// What Validate is told.
import {
  ACTION,
  bucketName,
  executionId,
  homeRegion,
  pipelineOf,
  PROJECT,
  pullRequestFields,
  read,
  stageFields,
  type StageEnvironment,
  type Variables,
} from "../common/environment";
import { contentFields, type ContentEnvironment } from "../content/environment";
import { SHELLCHECK_SEVERITIES, type ActionVariables, type ProjectVariables } from "../contract";

/** What the project and the pipeline tell Validate. */
export interface ValidateEnvironment extends StageEnvironment {
  /** The least that shellcheck has to say for the stage to fail. */
  readonly shellcheckSeverity: string;
  /** Undefined when a person runs the stage by hand, which needs no account. */
  readonly run?: RunEnvironment;
}

/** What tells the work of a pipeline's run. */
export interface RunEnvironment extends ContentEnvironment {
  readonly region: string;
  /** The artifact bucket, which also keeps what is known of each AMI. */
  readonly bucket: string;
  /** The pipeline's name. */
  readonly pipeline: string;
  readonly executionId: string;
  /** The images that have pipelines. Undefined where the program sees the repository itself. */
  readonly images?: readonly string[];
  /** The number of the pull request that the run is for; undefined for a push. */
  readonly pullRequest?: string;
}

const SEVERITY = new RegExp(`^(${SHELLCHECK_SEVERITIES.join("|")})$`);

/** Reads it from the environment variables. */
export function readValidateEnvironment(variables: Variables): ValidateEnvironment {
  const pipeline = pipelineOf(variables);
  return read(variables, (setBy) => {
    const project = setBy<ProjectVariables["validate"]>(PROJECT);
    const action = setBy<ActionVariables["validate"]>(ACTION);
    const images = project.optional("IMAGES", /^[a-z0-9.,-]+$/, "names of images, separated by commas");
    return {
      ...stageFields(project, action),
      shellcheckSeverity: project.text("SHELLCHECK_SEVERITY", SEVERITY, `one of ${SHELLCHECK_SEVERITIES.join(", ")}`),
      ...(pipeline !== undefined && {
        run: {
          ...contentFields(setBy),
          region: homeRegion(setBy),
          bucket: bucketName(project),
          pipeline,
          executionId: executionId(action),
          ...(images !== undefined && { images: images.split(",") }),
          ...pullRequestFields(setBy),
        },
      }),
    };
  });
}
