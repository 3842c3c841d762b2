// The changes that a plan asks for, split into commits that CodeCommit's API accepts.
import type { LocalFile } from "./inventory";
import { LARGEST_COMMIT_BYTES, MOST_FILES_IN_A_COMMIT } from "./limits";
import { foldersOf, type SeedPlan } from "./plan";
import type { FileMode, Tree } from "./versions";

/** One file's part of a commit. */
export type Change =
  | { readonly kind: "put"; readonly path: string; readonly mode: FileMode; readonly size: number }
  | { readonly kind: "setMode"; readonly path: string; readonly mode: FileMode }
  | { readonly kind: "delete"; readonly path: string };

/** The changes that carry out a plan. */
export function changesOf(plan: SeedPlan, files: Tree<LocalFile>): Change[] {
  const local = (path: string): LocalFile => {
    const file = files.get(path);
    if (!file) {
      throw new Error(`The plan writes ${path}, which is not in the folder.`);
    }
    return file;
  };
  return [
    ...plan.delete.map((path): Change => ({ kind: "delete", path })),
    ...plan.setMode.map((path): Change => ({ kind: "setMode", path, mode: local(path).mode })),
    ...plan.put.map((path): Change => ({ kind: "put", path, mode: local(path).mode, size: local(path).size })),
  ];
}

/** Keeps the order, except that deletions which make room for a file or folder of the same name come first. */
export function splitIntoCommits(changes: readonly Change[]): Change[][] {
  const makesRoom = roomMakers(changes);
  return [
    ...fill(changes.filter((change) => makesRoom.has(change.path))),
    ...fill(changes.filter((change) => !makesRoom.has(change.path))),
  ];
}

/** AWS does not document whether one commit may replace a file by a folder. Two commits may. */
function roomMakers(changes: readonly Change[]): ReadonlySet<string> {
  const deleted = new Set(changes.filter(({ kind }) => kind === "delete").map(({ path }) => path));
  const put = new Set(changes.filter(({ kind }) => kind === "put").map(({ path }) => path));
  return new Set([
    ...[...put].flatMap((path) => foldersOf(path).filter((folder) => deleted.has(folder))),
    ...[...deleted].filter((path) => foldersOf(path).some((folder) => put.has(folder))),
  ]);
}

function fill(changes: readonly Change[]): Change[][] {
  const commits: Change[][] = [];
  let room = 0;
  for (const change of changes) {
    const size = change.kind === "put" ? change.size : 0;
    const last = commits.at(-1);
    if (last && last.length < MOST_FILES_IN_A_COMMIT && size <= room) {
      last.push(change);
      room -= size;
    } else {
      commits.push([change]);
      room = LARGEST_COMMIT_BYTES - size;
    }
  }
  return commits;
}
