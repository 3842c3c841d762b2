// What CodeBuild refuses when a build is to be started.
import { AwsError } from "../frontdoor/service";
import type { Project, StartBuildRequest } from "./model";

const SOURCE_TYPES: readonly string[] = ["CODEPIPELINE", "CODECOMMIT", "S3", "NO_SOURCE"];
const WITHOUT_LINUX = /^(WINDOWS|MAC)/;

/** What else decides whether a project's build may start. */
export interface StartCircumstances {
  /** Whether a pipeline hands over what the build works on. */
  readonly isHandedOver: boolean;
  /** How many builds of the project are in progress. */
  readonly running: number;
}

/** Throws as CodeBuild does where a build may not start, or where the sandbox could not run it. */
export function checkStart(
  project: Project,
  request: StartBuildRequest,
  { isHandedOver, running }: StartCircumstances,
): void {
  const sourceType = request.sourceTypeOverride ?? project.source.type;
  if (sourceType === "CODEPIPELINE" && !isHandedOver) {
    throw invalid(
      `Project ${project.name} takes its source from CodePipeline, so only a pipeline can start its builds; start the pipeline`,
    );
  }
  if (!SOURCE_TYPES.includes(sourceType)) {
    throw invalid(`Source type ${sourceType} is not emulated in the sandbox; use one of ${SOURCE_TYPES.join(", ")}`);
  }
  const environmentType = request.environmentTypeOverride ?? project.environment.type;
  if (WITHOUT_LINUX.test(environmentType)) {
    throw invalid(`Environment type ${environmentType} is not emulated in the sandbox; its builds run on Linux`);
  }
  const limit = project.concurrentBuildLimit;
  if (limit !== undefined && running >= limit) {
    throw new AwsError(
      "AccountLimitExceededException",
      `Cannot have more than ${limit} builds in progress for project ${project.name}`,
    );
  }
}

/** CodeBuild's error for a request that it does not accept. */
export function invalid(message: string): AwsError {
  return new AwsError("InvalidInputException", message);
}
