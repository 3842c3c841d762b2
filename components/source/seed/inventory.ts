// Reads local folders as the seeding sees them: which files there are, and what CodeCommit would not take.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import type { Dirent } from "node:fs";
import { join } from "node:path";
import { DEEPEST_FOLDER, LARGEST_FILE_BYTES, LONGEST_PATH } from "./limits";
import { MANIFEST_FOLDER } from "./manifest";
import { blobIdOf, byPath } from "./versions";
import type { FileVersion, Tree } from "./versions";

/** The folder of the images, in the repository. */
export const IMAGES_FOLDER = "images";

/** Never committed, wherever in the folder they are. */
export const EXCLUDED_NAMES: readonly string[] = [".git", "node_modules", ".DS_Store"];

/** Never committed: what the seeding itself writes, which a copy of the repository would bring along. */
export const EXCLUDED_FOLDERS: readonly string[] = [MANIFEST_FOLDER];

/** A file to commit. */
export interface LocalFile extends FileVersion {
  readonly size: number;
}

/** What is to be committed. */
export interface LocalFolder {
  /** Path in the repository → the file. */
  readonly files: Tree<LocalFile>;
  /** Changes when any file's path, content or mode does. */
  readonly digest: string;
  /** What CodeCommit would not take, each a sentence that names the file and the remedy. */
  readonly faults: readonly string[];
}

/**
 * Reads a folder, synchronously: Pulumi needs the digest while the program builds its resources.
 *
 * @param imagesFolder - a folder of images that takes the place of the folder's own
 */
export function readFolder(folder: string, imagesFolder?: string): LocalFolder {
  const files = new Map<string, LocalFile>();
  const faults: string[] = [];

  /** @param path - where the folder is in the repository */
  const visit = (localFolder: string, path: string): void => {
    for (const entry of readdirSync(localFolder, { withFileTypes: true })) {
      const entryPath = path === "" ? entry.name : `${path}/${entry.name}`;
      const isReplaced = imagesFolder !== undefined && entryPath === IMAGES_FOLDER;
      const localEntry = join(localFolder, entry.name);
      if (isReplaced || EXCLUDED_NAMES.includes(entry.name) || EXCLUDED_FOLDERS.includes(entryPath)) continue;
      if (entry.isDirectory()) {
        visit(localEntry, entryPath);
        continue;
      }
      // As people find the file: in the folder that they know, or in their own folder of images.
      const shown = imagesFolder !== undefined && entryPath.startsWith(`${IMAGES_FOLDER}/`) ? localEntry : entryPath;
      const fault = faultOfKind(entry, shown) ?? faultOfPath(entryPath, shown);
      if (fault !== undefined) {
        faults.push(fault);
        continue;
      }
      const file = readFile(localEntry);
      const sizeFault = faultOfSize(shown, file.size);
      if (sizeFault === undefined) files.set(entryPath, file);
      else faults.push(sizeFault);
    }
  };

  try {
    visit(folder, "");
    if (imagesFolder !== undefined) visit(imagesFolder, IMAGES_FOLDER);
  } catch (error) {
    faults.push(`Cannot read the folder to seed from: ${messageOf(error)}. Give the path of the folder.`);
  }
  if (files.size === 0 && faults.length === 0) {
    faults.push(`${folder} holds no files; there is nothing to seed the repository with. Give the path of the folder.`);
  }

  const sorted = new Map([...files].sort(([one], [other]) => byPath(one, other)));
  return { files: sorted, digest: digestOf(sorted), faults: faults.sort(byPath) };
}

/** Where a file of the repository is read from. */
export function localPath(path: string, folder: string, imagesFolder?: string): string {
  const inImages = path.startsWith(`${IMAGES_FOLDER}/`) ? path.slice(IMAGES_FOLDER.length + 1) : undefined;
  return imagesFolder !== undefined && inImages !== undefined ? join(imagesFolder, inImages) : join(folder, path);
}

/** The folders that are seeded from, as messages name them. */
export function folderNames(folder: string, imagesFolder?: string): string {
  return imagesFolder === undefined ? folder : `${folder} and ${imagesFolder}`;
}

function readFile(path: string): LocalFile {
  const { mode, size } = statSync(path);
  // A file this large is refused anyway: do not read gigabytes to say so.
  const blobId = size > LARGEST_FILE_BYTES ? "" : blobIdOf(readFileSync(path));
  return { blobId, mode: (mode & 0o100) === 0 ? "NORMAL" : "EXECUTABLE", size };
}

function digestOf(files: Tree<LocalFile>): string {
  const hash = createHash("sha256");
  for (const [path, { blobId, mode }] of files) hash.update(`${mode} ${blobId} ${path}\0`);
  return hash.digest("hex");
}

function faultOfKind(entry: Dirent, path: string): string | undefined {
  if (entry.isSymbolicLink()) {
    return `${path} is a symbolic link, which CodeCommit's API cannot write. Put a copy of its target there instead.`;
  }
  if (!entry.isFile()) return `${path} is neither a file nor a folder. Remove it.`;
  return undefined;
}

function faultOfPath(path: string, shown: string): string | undefined {
  const depth = path.split("/").length - 1;
  if (depth > DEEPEST_FOLDER) {
    return `${shown} is ${depth} folders deep; CodeCommit takes ${DEEPEST_FOLDER}. Move it up.`;
  }
  const length = Buffer.byteLength(path);
  if (length > LONGEST_PATH) {
    return `${shown} is a path of ${length} bytes; CodeCommit takes ${LONGEST_PATH}. Shorten it.`;
  }
  // A name that is not UTF-8 reaches us with U+FFFD in it; control characters and backslashes do not survive a commit.
  if (/[\p{Cc}\\\uFFFD]/u.test(path)) {
    return `${JSON.stringify(shown)} has a character in it that CodeCommit does not take in a path. Rename it.`;
  }
  return undefined;
}

function faultOfSize(path: string, size: number): string | undefined {
  if (size > LARGEST_FILE_BYTES) {
    return (
      `${path} is ${size} bytes; CodeCommit's API takes files of at most ${LARGEST_FILE_BYTES} bytes (6 MiB). ` +
      "Make it smaller, or fetch it during the build, from S3 for example."
    );
  }
  // "Empty files cannot be added to the repository with this API" (FileContentRequiredException); CreateCommit
  // refuses them too: https://github.com/aws/aws-cdk/issues/19012
  if (size === 0) return `${path} is empty; CodeCommit's API takes no empty files. Remove it, or write a line into it.`;
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
