// Says what a conflict is and how to resolve it. The component stops a preview with it, seed.ts an update.
import type { Conflict } from "./plan";

export interface ConflictPlace {
  /** The folder that is seeded, as people know it. */
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
      `then ${folder} wins, and the repository's history keeps both.`,
  ].join("\n");
}
