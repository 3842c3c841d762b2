// What an inspection finds. inspect.ts makes it, main.ts prints it, and SourceRepository reads it, without any AWS SDK.
import type { Conflict } from "./plan";

export interface Inspection {
  readonly repositoryExists: boolean;
  /** Those of the factory's pipelines that exist. */
  readonly existingPipelines: readonly string[];
  /** How many files a seeding would write, remove or change in mode. */
  readonly changes: number;
  readonly conflicts: readonly Conflict[];
}

/** What stands against a seeding: a sentence for people. */
export interface InspectionProblem {
  readonly problem: string;
}

/** Reads what main.ts printed. */
export function parseInspection(text: string): Inspection | InspectionProblem {
  const printed: unknown = JSON.parse(text);
  if (isInspection(printed) || isProblem(printed)) return printed;
  throw new Error(`The seeding program printed something else than what it found: ${text}`);
}

function isInspection(value: unknown): value is Inspection {
  return (
    typeof value === "object" &&
    value !== null &&
    "repositoryExists" in value &&
    "existingPipelines" in value &&
    Array.isArray(value.existingPipelines) &&
    "changes" in value &&
    "conflicts" in value &&
    Array.isArray(value.conflicts)
  );
}

function isProblem(value: unknown): value is InspectionProblem {
  return typeof value === "object" && value !== null && "problem" in value && typeof value.problem === "string";
}
