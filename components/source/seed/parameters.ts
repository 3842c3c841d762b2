// What the seeding program is told, and by which environment variables.
import { SeedProblem } from "./seedProblem";
import type { OnConflict } from "./plan";

/** A role to assume before calling AWS, with the fields of `aws:assumeRoles`. */
export interface AssumeRole {
  readonly roleArn: string;
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly durationSeconds?: number;
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  readonly sourceIdentity?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
}

/** How to reach AWS: as the stack's provider does. It holds no secrets: those come from the profile or the environment. */
export interface ConnectionSettings {
  /** @default - the profile's, or AWS_REGION */
  readonly region?: string;
  /** @default - AWS_PROFILE, or whatever else the AWS SDK finds */
  readonly profile?: string;
  /** The roles, assumed one after the other. */
  readonly assumeRoles: readonly AssumeRole[];
}

/** What the seeding program is told. */
export interface SeedParameters {
  /** The folder to seed from. */
  readonly folder: string;
  /**
   * The folder whose content is committed as `images/`.
   * @default - the source folder's own `images/`
   */
  readonly imagesFolder?: string;
  /** The repository's name. */
  readonly repository: string;
  /** The branch to commit to. */
  readonly branch: string;
  /** What to do about files that both sides changed. */
  readonly onConflict: OnConflict;
  /** The digest of what Pulumi saw in the folders: only that is committed. */
  readonly digest: string;
  /** Who seeds, for the commit messages: the project and the stack. */
  readonly origin: string;
  /** The names of the pipelines that `inspect` looks for. */
  readonly pipelines: readonly string[];
  /** How to reach AWS. */
  readonly connection: ConnectionSettings;
}

/** The parameters as environment variables. */
export function toEnvironment(parameters: SeedParameters): Record<string, string> {
  const { connection, pipelines } = parameters;
  return {
    SEED_FOLDER: parameters.folder,
    ...(parameters.imagesFolder !== undefined && { SEED_IMAGES_FOLDER: parameters.imagesFolder }),
    SEED_REPOSITORY: parameters.repository,
    SEED_BRANCH: parameters.branch,
    SEED_ON_CONFLICT: parameters.onConflict,
    SEED_DIGEST: parameters.digest,
    SEED_ORIGIN: parameters.origin,
    ...(pipelines.length > 0 && { SEED_PIPELINES: JSON.stringify(pipelines) }),
    ...(connection.region !== undefined && { SEED_REGION: connection.region }),
    ...(connection.profile !== undefined && { SEED_PROFILE: connection.profile }),
    ...(connection.assumeRoles.length > 0 && { SEED_ASSUME_ROLE: JSON.stringify(connection.assumeRoles) }),
  };
}

/** Reads the parameters from environment variables. */
export function fromEnvironment(environment: NodeJS.ProcessEnv): SeedParameters {
  const required = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === "") {
      throw new SeedProblem(`The environment variable ${name} is not set.`);
    }
    return value;
  };
  const imagesFolder = environment.SEED_IMAGES_FOLDER;
  const region = environment.SEED_REGION;
  const profile = environment.SEED_PROFILE;
  const onConflict = required("SEED_ON_CONFLICT");
  if (onConflict !== "stop" && onConflict !== "overwrite") {
    throw new SeedProblem(`SEED_ON_CONFLICT is "${onConflict}"; use "stop" or "overwrite".`);
  }
  return {
    folder: required("SEED_FOLDER"),
    ...(imagesFolder !== undefined && { imagesFolder }),
    repository: required("SEED_REPOSITORY"),
    branch: required("SEED_BRANCH"),
    onConflict,
    digest: required("SEED_DIGEST"),
    origin: required("SEED_ORIGIN"),
    pipelines: listOf(environment, "SEED_PIPELINES", isText),
    connection: {
      ...(region !== undefined && { region }),
      ...(profile !== undefined && { profile }),
      assumeRoles: listOf(environment, "SEED_ASSUME_ROLE", isAssumeRole),
    },
  };
}

function listOf<T>(environment: NodeJS.ProcessEnv, name: string, isItem: (value: unknown) => value is T): T[] {
  const value: unknown = JSON.parse(environment[name] ?? "[]");
  if (Array.isArray(value) && value.every(isItem)) {
    return value;
  }
  throw new SeedProblem(`${name} is not a JSON list of what it should hold: ${environment[name] ?? ""}`);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** Looks at the ARN alone: the component made the rest from the provider's settings. */
function isAssumeRole(value: unknown): value is AssumeRole {
  return typeof value === "object" && value !== null && "roleArn" in value && typeof value.roleArn === "string";
}
