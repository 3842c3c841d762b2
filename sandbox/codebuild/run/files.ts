// Moves files between the S3 objects of a build and its folders: sources in, artifacts out.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { unzipSync, zipSync, type Zippable } from "fflate";
import type { ArtifactSet } from "./buildspec";
import { listFiles, selectFiles } from "./glob";
import type { ObjectPlace } from "./role";

/** Where one set of artifacts goes. */
export interface ArtifactTarget {
  readonly place: ObjectPlace;
  /** Which of `secondary-artifacts` this is; nothing for the primary one. */
  readonly identifier?: string;
  /** One zip at `place`, or each file below it. */
  readonly packaging: "ZIP" | "NONE";
}

/** An object as S3 locations and CodePipeline write it: `bucket/key` or `arn:aws:s3:::bucket/key`. */
export function parsePlace(location: string): ObjectPlace {
  const [, bucket, key] = /^(?:arn:aws[\w-]*:s3:::)?([^/]+)\/(.+)$/.exec(location) ?? [];
  if (!bucket || !key) {
    throw new Error(`${JSON.stringify(location)} is not an S3 object; write bucket/key`);
  }
  return { bucket, key };
}

/** Unpacks a source. A zip from CodePipeline carries no file modes, so nothing is executable, as on AWS. */
export function unpack(zip: Uint8Array, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    const file = path.join(folder, name);
    if (!file.startsWith(`${folder}/`)) {
      throw new Error(`The source holds the file ${name}, whose path leads out of it`);
    }
    if (name.endsWith("/")) {
      mkdirSync(file, { recursive: true });
    } else {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
}

/** The files of an artifact: the name that each gets in it, and its path. */
export function collect(folder: string, set: ArtifactSet): Map<string, string> {
  const base = path.join(folder, set.baseDirectory);
  if (!statSync(base, { throwIfNoEntry: false })?.isDirectory()) {
    return new Map();
  }
  return new Map(
    selectFiles(listFiles(base), set.files, set.excludePaths).map((file) => [
      set.discardPaths ? path.basename(file) : file,
      path.join(base, file),
    ]),
  );
}

/** Files packed into a zip, by the names that they get in it. */
export function zip(files: ReadonlyMap<string, string>): Uint8Array {
  const entries: Zippable = {};
  for (const [name, file] of files) {
    // The upper half of a zip's attributes is the Unix mode.
    entries[name] = [readFileSync(file), { os: 3, attrs: statSync(file).mode << 16 }];
  }
  return zipSync(entries);
}

/** The digest of a content, in hexadecimal digits. */
export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
