// The manifest: what the last seeding wrote. It is a file in the repository and tells our files from people's.
import { messageOf } from "../../basics/messageOf";
import { Problem } from "../../programs/problem";
import { byPath } from "./versions";
import type { FileVersion, Tree } from "./versions";

/** The folder in the repository that is the seeding's own. */
export const MANIFEST_FOLDER = ".ami-pipeline";
/** The manifest's path in the repository. */
export const MANIFEST_PATH = `${MANIFEST_FOLDER}/seed.json`;

const ABOUT = "What the program last wrote here: it tells those files from the ones that people changed. Do not edit.";

/** One path per line, in order, so that a commit's difference shows what was seeded. */
export function formatManifest(manifest: Tree<FileVersion>, occasion?: string): string {
  const files = Object.fromEntries(
    [...manifest]
      .sort(([one], [other]) => byPath(one, other))
      .map(([path, { blobId, mode }]) => [path, `${blobId} ${mode}`]),
  );
  return `${JSON.stringify({ about: ABOUT, ...(occasion !== undefined && { occasion }), files }, undefined, 2)}\n`;
}

/** Reads a manifest; throws an error with the remedy if it is not one. */
export function parseManifest(text: string): Tree<FileVersion> {
  const manifest = new Map<string, FileVersion>();
  for (const [path, value] of Object.entries(filesOf(text))) {
    const [, blobId, mode] = /^([0-9a-f]{40}) (NORMAL|EXECUTABLE)$/.exec(String(value)) ?? [];
    if (blobId === undefined || (mode !== "NORMAL" && mode !== "EXECUTABLE")) {
      throw unreadable(`the entry of ${path}`);
    }
    manifest.set(path, { blobId, mode });
  }
  return manifest;
}

/** What the seeding that wrote a manifest was for, as its inspection said. */
export function occasionOf(text: string): string | undefined {
  const parsed = parse(text);
  return typeof parsed === "object" && parsed !== null && "occasion" in parsed && typeof parsed.occasion === "string"
    ? parsed.occasion
    : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(messageOf(error));
  }
}

function filesOf(text: string): object {
  const parsed = parse(text);
  if (typeof parsed === "object" && parsed !== null && "files" in parsed) {
    const { files } = parsed;
    if (typeof files === "object" && files !== null) {
      return files;
    }
  }
  throw unreadable("there is no list of files in it");
}

function unreadable(why: string): Problem {
  return new Problem(
    `${MANIFEST_PATH} in the repository cannot be read: ${why}. Somebody edited it: restore it from the repository's ` +
      "history, or delete it there (then files that are the same as what is seeded are taken over, and others reported).",
  );
}
