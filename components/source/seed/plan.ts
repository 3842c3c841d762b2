// Decides what a seeding writes: a three-way merge of whole files.
import { byPath, sameVersion } from "./versions";
import type { FileVersion, RemoteVersion, Tree } from "./versions";

/** What to do about a file that both sides changed: stop, or let the folder win. */
export type OnConflict = "stop" | "overwrite";

/** A file that stops the seeding. */
export interface Conflict {
  /** The file's path in the repository. */
  readonly path: string;
  /** What stands against writing it. */
  readonly reason: string;
}

/** What a plan is made from. */
export interface SeedPlanInputs {
  /** What the folder holds now. */
  readonly local: Tree<FileVersion>;
  /** What the branch holds now, without the manifest. */
  readonly remote: Tree<RemoteVersion>;
  /** What the folder held at the last seeding; nothing if there was none. */
  readonly manifest: Tree<FileVersion>;
  /** What to do about files that both sides changed. */
  readonly onConflict: OnConflict;
}

/** What a seeding does. Every list is sorted, and no path is in two of them. */
export interface SeedPlan {
  /** Paths that get the folder's content and mode. */
  readonly put: readonly string[];
  /** Paths that are deleted. */
  readonly delete: readonly string[];
  /** Paths whose content is right and whose mode gets the folder's. */
  readonly setMode: readonly string[];
  /** Paths that people changed, added or deleted, and that stay so. */
  readonly kept: readonly string[];
  /** Paths that stop the seeding. */
  readonly conflicts: readonly Conflict[];
  /** The manifest once the plan is carried out. */
  readonly manifest: Tree<FileVersion>;
}

/**
 * Plans a seeding. For each path, the base is what we last wrote: a side that differs from it changed the file.
 *
 * | we changed it | people changed it | then |
 * |---|---|---|
 * | to what the repository holds | | nothing to do, and the base is this now |
 * | no | no | nothing to do |
 * | no | yes | theirs stays; the base stays, so that a later change of ours is seen as a conflict |
 * | yes | no | ours is written |
 * | yes | yes | a conflict |
 *
 * "Changed" includes added and removed.
 */
export function planSeeding({ local, remote, manifest, onConflict }: SeedPlanInputs): SeedPlan {
  const agreed: string[] = [];
  const kept: string[] = [];
  const ours: string[] = [];
  const conflicts = new Map<string, string>();

  for (const path of new Set([...local.keys(), ...remote.keys(), ...manifest.keys()])) {
    const [mine, theirs, base] = [local.get(path), remote.get(path), manifest.get(path)];
    if (sameVersion(mine, theirs)) {
      agreed.push(path);
    } else if (sameVersion(mine, base)) {
      kept.push(path);
    } else if (sameVersion(theirs, base) || onConflict === "overwrite") {
      ours.push(path);
    } else {
      conflicts.set(path, describeConflict(mine, theirs, base));
    }
  }

  // A path of ours may need the place of a file that people keep: git has no file and folder of the same name.
  const collisions = findCollisions(
    ours.filter((path) => local.has(path)),
    kept.filter((path) => remote.has(path)),
  );
  const removed = new Set<string>();
  for (const { path, blocker, reason } of collisions) {
    if (onConflict === "overwrite") {
      removed.add(blocker);
    } else {
      conflicts.set(path, reason);
    }
  }

  const written = ours.filter((path) => !conflicts.has(path)).sort(byPath);
  const next = new Map(manifest);
  for (const path of [...agreed, ...written]) {
    const version = local.get(path);
    if (version) {
      next.set(path, { blobId: version.blobId, mode: version.mode });
    } else {
      next.delete(path);
    }
  }
  const sameContent = (path: string) => local.get(path)?.blobId === remote.get(path)?.blobId;
  const canSetMode = (path: string) => sameContent(path) && remote.get(path)?.mode !== "OTHER";
  return {
    put: written.filter((path) => local.has(path) && !canSetMode(path)),
    delete: [...written.filter((path) => !local.has(path)), ...removed].sort(byPath),
    setMode: written.filter((path) => local.has(path) && canSetMode(path)),
    kept: kept.filter((path) => !removed.has(path)).sort(byPath),
    conflicts: [...conflicts].map(([path, reason]) => ({ path, reason })).sort((a, b) => byPath(a.path, b.path)),
    manifest: next,
  };
}

/** Whether two manifests are the same. */
export function sameManifest(one: Tree<FileVersion>, other: Tree<FileVersion>): boolean {
  return one.size === other.size && [...one].every(([path, version]) => sameVersion(version, other.get(path)));
}

/** The folders that a path lies in, the outermost first. */
export function foldersOf(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

interface Collision extends Conflict {
  /** The file in the repository that takes the path's place. */
  readonly blocker: string;
}

function findCollisions(ours: readonly string[], theirs: readonly string[]): Collision[] {
  const isOurs = new Set(ours);
  const isTheirs = new Set(theirs);
  return [
    ...ours.flatMap((path) =>
      foldersOf(path)
        .filter((folder) => isTheirs.has(folder))
        .map((blocker) => ({
          path,
          blocker,
          reason: `it needs a folder where the repository has the file ${blocker}`,
        })),
    ),
    ...theirs.flatMap((blocker) =>
      foldersOf(blocker)
        .filter((folder) => isOurs.has(folder))
        .map((path) => ({ path, blocker, reason: `it is a file where the repository has a folder, with ${blocker}` })),
    ),
  ];
}

function describeConflict(
  ours: FileVersion | undefined,
  theirs: RemoteVersion | undefined,
  base: FileVersion | undefined,
): string {
  if (!base) {
    return "the repository has another file there, which the program did not write";
  }
  if (!ours) {
    return "removed here, but changed in the repository";
  }
  if (!theirs) {
    return "changed here, but deleted in the repository";
  }
  return "changed here, and differently in the repository";
}
