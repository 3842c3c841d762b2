// Reads local folders as the seeding sees them: which files there are, and what CodeCommit would not take.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import type { Dirent } from "node:fs";
import { dirname, join } from "node:path";
import { GATE_PATHS } from "../../basics/gates";
import { messageOf } from "../../basics/messageOf";
import { IgnoreRules } from "./ignoring";
import { DEEPEST_FOLDER, LARGEST_FILE_BYTES, LARGEST_FOLDER_BYTES, LONGEST_PATH } from "./limits";
import { MANIFEST_FOLDER } from "./manifest";
import { blobIdOf, byPath } from "./versions";
import type { FileVersion, Tree } from "./versions";

/** The folder of the images, in the repository. */
export const IMAGES_FOLDER = "images";

/** Never committed, wherever in the folder they are. */
export const EXCLUDED_NAMES: readonly string[] = [".git", "node_modules", ".DS_Store"];

/**
 * Never committed: what the seeding itself writes, which a copy of the repository would bring along, and the gates'
 * code, which the stack runs: in the repository it would decide nothing.
 */
export const EXCLUDED_PATHS: readonly string[] = [MANIFEST_FOLDER, ...GATE_PATHS];

const GITIGNORE = ".gitignore";

/**
 * What a package calls a file that is committed as `.gitignore`: npm leaves that one out when it packs, and renames it
 * when it installs. Source: npm-packlist's and pacote's code.
 */
export const PACKED_GITIGNORE = ".gitignore.packed";

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
  /** Reads the content of a file, by its path in the repository. */
  readonly contentOf: (path: string) => Uint8Array;
  /** What CodeCommit would not take, each a sentence that names the file and the remedy. */
  readonly faults: readonly string[];
}

/** Something in a folder that may be committed. */
interface Found {
  readonly entry: Dirent;
  /** Where it is. */
  readonly place: string;
  /** Where it goes in the repository. */
  readonly path: string;
  /** Where people look for it. */
  readonly shown: string;
}

/**
 * Reads a folder, synchronously: Pulumi needs the digest while the program builds its resources.
 *
 * @param imagesFolder - a folder of images that takes the place of the folder's own
 */
export function readFolder(folder: string, imagesFolder?: string): LocalFolder {
  const files = new Map<string, LocalFile>();
  const places = new Map<string, string>();
  const folderBytes = new Map<string, number>();
  const faults: string[] = [];
  try {
    for (const { entry, place, path, shown } of findEntries(folder, imagesFolder, new IgnoreRules())) {
      const read = faultOfKind(entry, shown) ?? faultOfPath(path, shown) ?? readFile(place, shown);
      if (typeof read === "string") {
        faults.push(read);
      } else {
        files.set(path, read);
        places.set(path, place);
        folderBytes.set(dirname(shown), (folderBytes.get(dirname(shown)) ?? 0) + read.size);
      }
    }
    faults.push(...[...folderBytes].flatMap(([shown, bytes]) => faultOfFolder(shown, bytes) ?? []));
  } catch (error) {
    faults.push(`Cannot read the folder to seed from: ${messageOf(error)}. Give the path of the folder.`);
  }
  if (files.size === 0 && faults.length === 0) {
    faults.push(`${folder} holds no files; there is nothing to seed the repository with. Give the path of the folder.`);
  }

  const sorted = new Map([...files].sort(([one], [other]) => byPath(one, other)));
  const contentOf = (path: string) => readFileSync(places.get(path) ?? path);
  return { files: sorted, digest: digestOf(sorted), contentOf, faults: faults.sort(byPath) };
}

/**
 * Which paths in the repository the .gitignore files of a folder, and maybe of a folder of images, leave out. No other
 * file is read.
 */
export function ignoresOf(folder: string, imagesFolder?: string): (path: string) => boolean {
  const rules = new IgnoreRules();
  findEntries(folder, imagesFolder, rules);
  return (path) => rules.ignores(path);
}

/** How the entries of a folder are found. */
interface Search {
  /** The rules of the .gitignore files so far. */
  readonly rules: IgnoreRules;
  /** A path in the repository that something else takes. */
  readonly replaced?: string;
}

function findEntries(folder: string, imagesFolder: string | undefined, rules: IgnoreRules): Found[] {
  if (imagesFolder === undefined) {
    return entriesIn(folder, "", { rules });
  }
  const others = entriesIn(folder, "", { rules, replaced: IMAGES_FOLDER });
  const images = entriesIn(imagesFolder, IMAGES_FOLDER, { rules });
  return [...others, ...images.map((found) => ({ ...found, shown: found.place }))];
}

/** @param path - where the folder goes in the repository */
function entriesIn(folder: string, path: string, search: Search): Found[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const gitignore = [GITIGNORE, PACKED_GITIGNORE].find((name) => entries.some((entry) => entry.name === name));
  if (gitignore !== undefined) {
    search.rules.add(path, readFileSync(join(folder, gitignore), "utf8"));
  }
  return entries.flatMap((entry) => {
    const isPacked = entry.name === PACKED_GITIGNORE;
    const name = isPacked ? GITIGNORE : entry.name;
    const entryPath = path === "" ? name : `${path}/${name}`;
    const isExcluded =
      EXCLUDED_NAMES.includes(name) ||
      EXCLUDED_PATHS.includes(entryPath) ||
      entryPath === search.replaced ||
      search.rules.ignores(entry.isDirectory() ? `${entryPath}/` : entryPath);
    if (isExcluded || (isPacked && gitignore === GITIGNORE)) {
      return [];
    }
    const place = join(folder, entry.name);
    return entry.isDirectory()
      ? entriesIn(place, entryPath, search)
      : [{ entry, place, path: entryPath, shown: entryPath }];
  });
}

/** The folders that are seeded from, as messages name them. */
export function folderNames(folder: string, imagesFolder?: string): string {
  return imagesFolder === undefined ? folder : `${folder} and ${imagesFolder}`;
}

/** The file, or what is wrong with its size. */
function readFile(place: string, shown: string): LocalFile | string {
  const { mode, size } = statSync(place);
  // Before it is read: a file may have gigabytes.
  const fault = faultOfSize(shown, size);
  return fault ?? { blobId: blobIdOf(readFileSync(place)), mode: (mode & 0o100) === 0 ? "NORMAL" : "EXECUTABLE", size };
}

function digestOf(files: Tree<LocalFile>): string {
  const hash = createHash("sha256");
  for (const [path, { blobId, mode }] of files) {
    hash.update(`${mode} ${blobId} ${path}\0`);
  }
  return hash.digest("hex");
}

function faultOfKind(entry: Dirent, path: string): string | undefined {
  if (entry.isSymbolicLink()) {
    return `${path} is a symbolic link, which CodeCommit's API cannot write. Put a copy of its target there instead.`;
  }
  if (!entry.isFile()) {
    return `${path} is neither a file nor a folder. Remove it.`;
  }
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
  if (size === 0) {
    return `${path} is empty; CodeCommit's API takes no empty files. Remove it, or write a line into it.`;
  }
  return undefined;
}

function faultOfFolder(shown: string, bytes: number): string | undefined {
  if (bytes <= LARGEST_FOLDER_BYTES) {
    return undefined;
  }
  const name = shown === "." ? "The top folder" : `The folder ${shown}`;
  return (
    `${name} has ${bytes} bytes of files in it, subfolders not counted; CodeCommit's API takes at most ` +
    `${LARGEST_FOLDER_BYTES} bytes (6 MiB) per folder. Move some files to subfolders, or fetch them during the build, ` +
    "from S3 for example."
  );
}
