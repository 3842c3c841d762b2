// The folder that is exported to: what is in it where the program's files go, and how it is changed.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { Stats } from "node:fs";
import { dirname, join } from "node:path";
import { MANIFEST_PATH, formatManifest, parseManifest } from "../../components/source/seed/manifest";
import { foldersOf, type SeedPlan } from "../../components/source/seed/plan";
import { blobIdOf, type FileVersion, type RemoteVersion, type Tree } from "../../components/source/seed/versions";

/** What the last export wrote; undefined if there was none. */
export function readManifest(folder: string): Tree<FileVersion> | undefined {
  const file = join(folder, MANIFEST_PATH);
  if (!existsSync(file)) {
    return undefined;
  }
  const manifest = parseManifest(readFileSync(file, "utf8"));
  // Whoever pushes can edit it, and the export deletes files that it names.
  const outside = [...manifest.keys()].find((path) => path.split("/").some((part) => ["", ".", ".."].includes(part)));
  if (outside !== undefined) {
    throw new Error(
      `${file} names "${outside}", which is not a file's path in that folder. Somebody edited it: restore it from the repository's history.`,
    );
  }
  return manifest;
}

/** What is at these paths, or in their way: a file or a link where a folder is needed, and what is in a folder there. */
export function readTarget(folder: string, paths: Iterable<string>): Tree<RemoteVersion> {
  const found = new Map<string, RemoteVersion>();
  const read = (path: string): void => {
    const place = join(folder, path);
    const status = lstatSync(place, { throwIfNoEntry: false });
    if (status?.isDirectory() === true) {
      for (const name of readdirSync(place)) {
        read(`${path}/${name}`);
      }
    } else if (status !== undefined) {
      found.set(path, versionOf(place, status));
    }
  };
  for (const path of paths) {
    const inTheWay = foldersOf(path).find((each) => isNoFolder(join(folder, each)));
    read(inTheWay ?? path);
  }
  return found;
}

function isNoFolder(place: string): boolean {
  return lstatSync(place, { throwIfNoEntry: false })?.isDirectory() === false;
}

function versionOf(place: string, status: Stats): RemoteVersion {
  if (!status.isFile()) {
    return { blobId: "", mode: "OTHER" };
  }
  return { blobId: blobIdOf(readFileSync(place)), mode: (status.mode & 0o100) === 0 ? "NORMAL" : "EXECUTABLE" };
}

/** Carries a plan out. The manifest comes last, so that it never claims what was not written. */
export function write(
  folder: string,
  plan: SeedPlan,
  files: Tree<FileVersion>,
  contentOf: (path: string) => Uint8Array,
): void {
  for (const path of plan.delete) {
    rmSync(join(folder, path));
    removeEmptyFolders(folder, path);
  }
  for (const path of plan.put) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), contentOf(path));
  }
  for (const path of [...plan.put, ...plan.setMode]) {
    chmodSync(join(folder, path), files.get(path)?.mode === "EXECUTABLE" ? 0o755 : 0o644);
  }
  mkdirSync(dirname(join(folder, MANIFEST_PATH)), { recursive: true });
  writeFileSync(join(folder, MANIFEST_PATH), formatManifest(plan.manifest));
}

/** Git keeps no empty folders, and one could be in the way of a file. */
function removeEmptyFolders(folder: string, path: string): void {
  for (const around of foldersOf(path).reverse()) {
    if (readdirSync(join(folder, around)).length > 0) {
      return;
    }
    rmdirSync(join(folder, around));
  }
}
