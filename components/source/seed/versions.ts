// A file's version: its content, by the name that git gives it, and whether it can be executed.
import { createHash } from "node:crypto";

/** The modes that CreateCommit can write. */
export type FileMode = "NORMAL" | "EXECUTABLE";

/** A version of a file that the seeding writes. */
export interface FileVersion {
  /** The name that git gives the content. */
  readonly blobId: string;
  /** Whether the file can be executed. */
  readonly mode: FileMode;
}

/** What the repository holds at a path: also symbolic links and submodules, which the seeding never writes. */
export interface RemoteVersion {
  readonly blobId: string;
  readonly mode: FileMode | "OTHER";
}

/** Path → what is there. A path has `/` between folders and none at the start. */
export type Tree<Version> = ReadonlyMap<string, Version>;

/** The name that git gives a content, with which files can be compared with the repository's without a download. */
export function blobIdOf(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** Whether two versions are the same: in content and mode, or because both are missing. */
export function sameVersion(one: RemoteVersion | undefined, other: RemoteVersion | undefined): boolean {
  return one?.blobId === other?.blobId && one?.mode === other?.mode;
}

/** An order that does not depend on anybody's locale. */
export function byPath(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
