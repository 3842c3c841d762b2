// What the seeding program is told, and by which environment variables.
import type { AssumeRole, ConnectionSettings } from "../../programs/connection";
import { Problem } from "../../programs/problem";
import type { OnConflict } from "./plan";

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
  /** What a seeding is for, as the inspection says. */
  readonly occasion?: string;
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
    ...(parameters.occasion !== undefined && { SEED_OCCASION: parameters.occasion }),
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
      throw new Problem(`The environment variable ${name} is not set.`);
    }
    return value;
  };
  const imagesFolder = environment.SEED_IMAGES_FOLDER;
  const region = environment.SEED_REGION;
  const profile = environment.SEED_PROFILE;
  const occasion = environment.SEED_OCCASION;
  const onConflict = required("SEED_ON_CONFLICT");
  if (onConflict !== "stop" && onConflict !== "overwrite") {
    throw new Problem(`SEED_ON_CONFLICT is "${onConflict}"; use "stop" or "overwrite".`);
  }
  return {
    folder: required("SEED_FOLDER"),
    ...(imagesFolder !== undefined && { imagesFolder }),
    repository: required("SEED_REPOSITORY"),
    branch: required("SEED_BRANCH"),
    onConflict,
    digest: required("SEED_DIGEST"),
    origin: required("SEED_ORIGIN"),
    ...(occasion !== undefined && { occasion }),
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
  throw new Problem(`${name} is not a JSON list of what it should hold: ${environment[name] ?? ""}`);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** Looks at the ARN alone: the component made the rest from the provider's settings. */
function isAssumeRole(value: unknown): value is AssumeRole {
  return typeof value === "object" && value !== null && "roleArn" in value && typeof value.roleArn === "string";
}
