// What the program finds that looks at a connection, as it prints it and the component reads it, without any AWS SDK.

/** A connection that exists. */
export interface FoundConnection {
  /** PENDING, AVAILABLE or ERROR. */
  readonly status: string;
  /** What it connects to, as CodeConnections calls it. */
  readonly providerType: string;
}

/** What the program finds. */
export interface ConnectionInspection {
  /** Undefined if there is no such connection. */
  readonly connection?: FoundConnection;
  /** Those of the factory's pipelines that exist. */
  readonly existingPipelines: readonly string[];
  /** The CodeCommit repository that they take their commits from, if they do. */
  readonly codeCommitRepository?: string;
}

/** Why the program could not look: a sentence for people. */
export interface ConnectionProblem {
  readonly problem: string;
}

/** Reads what the program printed. */
export function parseConnectionInspection(text: string): ConnectionInspection | ConnectionProblem {
  const printed: unknown = JSON.parse(text);
  if (isInspection(printed) || isProblem(printed)) {
    return printed;
  }
  throw new Error(`The program that looks at the connection printed something other than what it found: ${text}`);
}

function isInspection(value: unknown): value is ConnectionInspection {
  return isObject(value) && "existingPipelines" in value && Array.isArray(value.existingPipelines);
}

function isProblem(value: unknown): value is ConnectionProblem {
  return isObject(value) && "problem" in value && typeof value.problem === "string";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
