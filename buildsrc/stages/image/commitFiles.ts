// Reads the files of a commit as what they are to a gate: data that somebody pushed. A symbolic link could lead anywhere
// on the machine that reads it, so nothing is read through one.
import { closeSync, existsSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { StageError } from "../common/stageError";

/** Reads a regular file of the commit, given by its path in the repository. */
export function readCommitFile(repository: string, path: string, maxBytes: number): Buffer {
  const { file, size } = findCommitFile(repository, path);
  if (size > maxBytes) {
    throw new StageError(`${path} has ${size} bytes; it can have ${maxBytes}.`, "Make it smaller.");
  }
  return readFileSync(file);
}

/** Reads the beginning of a regular file of the commit. */
export function readCommitStart(repository: string, path: string, bytes: number): Buffer {
  const start = Buffer.alloc(bytes);
  const descriptor = openSync(findCommitFile(repository, path).file, "r");
  try {
    return start.subarray(0, readSync(descriptor, start));
  } finally {
    closeSync(descriptor);
  }
}

/** The names in a folder of the commit, sorted; those of folders end with a slash. None if there is no such folder. */
export function listCommitFolder(repository: string, path: string): readonly string[] {
  const folder = join(repository, path);
  if (!existsSync(folder)) {
    return [];
  }
  refuseLinks(repository, path);
  if (!lstatSync(folder).isDirectory()) {
    throw new StageError(`${path} is not a folder.`, "Make it a folder.");
  }
  return readdirSync(folder, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
}

function findCommitFile(repository: string, path: string): { readonly file: string; readonly size: number } {
  refuseLinks(repository, path);
  const file = join(repository, path);
  const status = lstatSync(file);
  if (!status.isFile()) {
    throw new StageError(`${path} is not a file.`, "Put a file there.");
  }
  return { file, size: status.size };
}

/** Refuses a path of which any part below the repository is a symbolic link, wherever it leads to. */
function refuseLinks(repository: string, path: string): void {
  const parts = path.split("/");
  const steps = parts.map((_, index) => join(repository, ...parts.slice(0, index + 1)));
  if (steps.some((step) => lstatSync(step).isSymbolicLink())) {
    throw new StageError(
      `${path} is a symbolic link, or is reached through one.`,
      "Put a copy of its target there, or let the image extend the one whose scripts it shares.",
    );
  }
}
