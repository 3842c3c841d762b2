// What an inspection finds, as the seeding program prints it and the component reads it, without any AWS SDK.
import type { Listing } from "./messages";
import type { Conflict } from "./plan";

/** What an inspection finds. */
export interface Inspection {
  /** Whether there is a repository of that name. */
  readonly repositoryExists: boolean;
  /** Those of the factory's pipelines that exist. */
  readonly existingPipelines: readonly string[];
  /**
   * Whether the pipelines take their commits over a connection, so that the stack has left the repository if it had it.
   * @default false
   */
  readonly isLeft?: boolean;
  /** The files that a seeding would write, remove or change in mode. */
  readonly changes: Listing;
  /**
   * What a seeding is for, if there is anything to do: another text each time, since the same may be lost twice. Otherwise
   * what the last seeding was for, so that it stays the same until something is missing again. Undefined in a stack's
   * first inspection.
   */
  readonly occasion?: string;
  /** What stops a seeding. */
  readonly conflicts: readonly Conflict[];
  /** The files of Validate's and Build's code that people changed. */
  readonly editedCode: Listing;
  /**
   * The images that people added to the branch, and that the folder does not have.
   * @default - none
   */
  readonly unknownImages?: readonly string[];
}

/** Why the inspection could not look: a sentence for people. */
export interface InspectionProblem {
  readonly problem: string;
}

/** Reads what the seeding program printed. */
export function parseInspection(text: string): Inspection | InspectionProblem {
  const printed: unknown = JSON.parse(text);
  if (isInspection(printed) || isProblem(printed)) {
    return printed;
  }
  throw new Error(`The seeding program printed something other than what it found: ${text}`);
}

function isInspection(value: unknown): value is Inspection {
  return (
    typeof value === "object" &&
    value !== null &&
    "repositoryExists" in value &&
    "existingPipelines" in value &&
    Array.isArray(value.existingPipelines) &&
    "changes" in value &&
    isListing(value.changes) &&
    "conflicts" in value &&
    Array.isArray(value.conflicts) &&
    "editedCode" in value &&
    isListing(value.editedCode)
  );
}

function isListing(value: unknown): value is Listing {
  return (
    typeof value === "object" && value !== null && "count" in value && "lines" in value && Array.isArray(value.lines)
  );
}

function isProblem(value: unknown): value is InspectionProblem {
  return typeof value === "object" && value !== null && "problem" in value && typeof value.problem === "string";
}
