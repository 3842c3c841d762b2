// What the program is told that looks for GitHub's identity provider, and what it prints.
import type { ConnectionSettings } from "../programs/connection";

/** The environment variable that holds the parameters, as JSON. */
export const PARAMETERS = "IDENTITY_PROVIDER_PARAMETERS";

/** What the program is told. */
export interface ProviderParameters {
  readonly arn: string;
  /** How to reach AWS. */
  readonly connection: ConnectionSettings;
}

/** An identity provider in the account. */
export interface FoundProvider {
  readonly tags: Readonly<Record<string, string>>;
  /** For whom tokens may be. */
  readonly audiences: readonly string[];
}

/** What the program prints: nothing of a provider that is not there. */
export interface ProviderInspection {
  readonly provider?: FoundProvider;
  /** Why it could not look: a sentence for people. */
  readonly problem?: string;
}
