// Says what a conflict is and how to resolve it.
import type { Conflict } from "./plan";

/** Where a conflict is. */
export interface ConflictPlace {
  /** The folder that is seeded, or both folders, as people know them. */
  readonly folder: string;
  readonly repository: string;
  readonly branch: string;
}

export function describeConflicts(
  conflicts: readonly Conflict[],
  { folder, repository, branch }: ConflictPlace,
): string {
  const one = conflicts.length === 1;
  return [
    `${one ? "1 file" : `${conflicts.length} files`} of ${folder} ${one ? "is" : "are"} in conflict with what people ` +
      `committed to the branch ${branch} of ${repository}. Nothing was committed.`,
    ...conflicts.map(({ path, reason }) => `  ${path}: ${reason}`),
    `Either bring the repository's change into ${folder} and run pulumi up again, or set onConflict to "overwrite": ` +
      `then the local file wins, and the repository's history keeps both.`,
  ].join("\n");
}
