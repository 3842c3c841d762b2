// What is wrong with the settings of the roles that continuous integration deploys with, with the remedy.
import type { Fault } from "../basics/fault";

/** What these settings are. */
export interface CiSettings {
  readonly githubRepository?: string;
  readonly githubEnvironment?: string;
  readonly stateBackend?: string;
  readonly stateKeyArn?: string;
}

/**
 * Owner and repository, each with its id or neither. A token's subject has the ids if the repository was made after
 * July 15, 2026, or asks for them. Source: "Immutable subject claims", OpenID Connect reference, GitHub docs. The names of
 * managed users have an underscore. Source: "Username considerations for external authentication", GitHub docs.
 */
const REPOSITORY = /^[A-Za-z0-9_-]+(?:\/[\w.-]+|@\d+\/[\w.-]+@\d+)$/;

/** What is wrong with the name of a repository. */
export function githubRepositoryFault(repository: string): string | undefined {
  if (REPOSITORY.test(repository)) {
    return undefined;
  }
  return (
    `"${repository}" is not a repository on GitHub; use one like "owner/name", or "owner@123456/name@456789" with the ids ` +
    "of both if the repository was made after July 15, 2026."
  );
}

/**
 * What is wrong with the name of an environment. A colon separates the parts of a token's subject, and `*` would name
 * others too where somebody matches it. Source of the length: "Managing environments for deployment", GitHub docs.
 */
export function githubEnvironmentFault(environment: string): string | undefined {
  if (/^[\w .-]{1,255}$/.test(environment)) {
    return undefined;
  }
  return `"${environment}" is not an environment that a role can trust: up to 255 letters, digits, spaces, dots, underscores and hyphens. Use one like "production".`;
}

/** What is wrong with the ARN of a key. */
export function stateKeyFault(arn: string): string | undefined {
  if (/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(arn)) {
    return undefined;
  }
  return `"${arn}" is not the ARN of a KMS key; use one like arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012. An alias does not do: IAM looks at the key.`;
}

/** Finds the settings that say something of roles which nobody asks for. */
export function ciFaults(settings: CiSettings): Fault[] {
  const { githubRepository, githubEnvironment, stateBackend, stateKeyArn } = settings;
  if (githubRepository !== undefined) {
    return [];
  }
  return Object.entries({ githubEnvironment, stateBackend, stateKeyArn }).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [
          {
            name,
            reason: `"${value}" is for the roles of githubRepository, which is not set. Set it as well, or remove ${name}.`,
          },
        ],
  );
}
