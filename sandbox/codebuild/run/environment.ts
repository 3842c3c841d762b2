// The environment variables of a build: which ones there are, and which of two with the same name wins.
import type { Build, EnvironmentVariable, Source } from "../model";
import type { Buildspec } from "./buildspec";

/** The folders of a build's sources: the primary one, and the others by source identifier. */
export interface SourceFolders {
  readonly primary: string;
  readonly secondary: Readonly<Record<string, string>>;
}

/** What the sandbox gives every build environment. */
export interface BuildImage {
  /** Folders that come before the system's own on the PATH. */
  readonly path: readonly string[];
  /** The variables that the emulated image comes with: settings of its tools. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The variables that CodeBuild itself sets. Source: "Environment variables in build environments", CodeBuild user
 * guide.
 */
export function codeBuildVariables(build: Build, folders: SourceFolders, region: string): Record<string, string> {
  const optional: Record<string, string | undefined> = {
    CODEBUILD_RESOLVED_SOURCE_VERSION: build.resolvedSourceVersion,
    CODEBUILD_SOURCE_REPO_URL: repositoryUrl(build.source),
    CODEBUILD_SOURCE_VERSION: build.sourceVersion,
    CODEBUILD_LOG_PATH: build.logs.streamName,
  };
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    CI: "true",
    CODEBUILD_CI: "true",
    CODEBUILD_BUILD_ARN: build.arn,
    CODEBUILD_BUILD_ID: build.id,
    CODEBUILD_BUILD_IMAGE: build.environment.image,
    CODEBUILD_BUILD_NUMBER: String(build.buildNumber),
    CODEBUILD_BUILD_SUCCEEDING: "1",
    CODEBUILD_INITIATOR: build.initiator,
    CODEBUILD_KMS_KEY_ID: build.encryptionKey,
    CODEBUILD_PROJECT_ARN: build.arn.replace(/:build\/.*$/, `:project/${build.projectName}`),
    CODEBUILD_SRC_DIR: folders.primary,
    ...Object.fromEntries(
      Object.entries(folders.secondary).map(([identifier, folder]) => [`CODEBUILD_SRC_DIR_${identifier}`, folder]),
    ),
    CODEBUILD_START_TIME: String(Math.round(build.startTime * 1000)),
    ...Object.fromEntries(
      Object.entries(optional).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  };
}

/** The address of the source; nothing for one that a pipeline hands over. */
function repositoryUrl({ type, location = "" }: Source): string | undefined {
  if (type === "S3") {
    return `s3://${location}`;
  }
  return type === "CODECOMMIT" ? location : undefined;
}

/** A variable whose value is still to be read from Parameter Store. */
export interface ParameterReference {
  readonly name: string;
  readonly parameter: string;
}

/**
 * The variables that people set: StartBuild's win over the project's (the caller has merged these into the build),
 * and both win over the buildspec's. Source: buildspec reference, "env/variables".
 */
export function userVariables(
  build: Build,
  buildspec: Buildspec,
): { plain: Record<string, string>; parameters: ParameterReference[] } {
  const all: EnvironmentVariable[] = [
    ...Object.entries(buildspec.variables).map(([name, value]) => ({ name, value })),
    ...Object.entries(buildspec.parameterStore).map(([name, value]) => ({
      name,
      value,
      type: "PARAMETER_STORE" as const,
    })),
    ...(build.environment.environmentVariables ?? []),
  ];
  const last = [...new Map(all.map((variable) => [variable.name, variable])).values()];
  const secret = last.find(({ type }) => type === "SECRETS_MANAGER");
  if (secret) {
    throw new Error(
      `${secret.name}: variables of type SECRETS_MANAGER are not emulated in the sandbox; use PARAMETER_STORE or PLAINTEXT`,
    );
  }
  return {
    plain: Object.fromEntries(
      last.filter(({ type }) => type !== "PARAMETER_STORE").map(({ name, value }) => [name, value]),
    ),
    parameters: last
      .filter(({ type }) => type === "PARAMETER_STORE")
      .map(({ name, value }) => ({ name, parameter: value })),
  };
}

/** StartBuild's variables over the project's, by name. */
export function mergeVariables(
  project: readonly EnvironmentVariable[],
  override: readonly EnvironmentVariable[],
): EnvironmentVariable[] {
  return [...new Map([...project, ...override].map((variable) => [variable.name, variable])).values()];
}
