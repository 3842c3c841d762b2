// What the parts of the seeding call a file's version: its content, as git names it, and whether it can be executed.
import { createHash } from "node:crypto";

/** The modes that CreateCommit can write. */
export type FileMode = "NORMAL" | "EXECUTABLE";

export interface FileVersion {
  readonly blobId: string;
  readonly mode: FileMode;
}

/** What the repository holds at a path: also symbolic links and submodules, which the seeding never writes. */
export interface RemoteVersion {
  readonly blobId: string;
  readonly mode: FileMode | "OTHER";
}

/** Paths, with `/` between folders and none at the start, and what is there. */
export type Tree<Version> = ReadonlyMap<string, Version>;

/** The name git gives a content: it lets us compare files with the repository's without downloading any. */
export function blobIdOf(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** Whether two paths hold the same: the same content and mode, or both nothing. */
export function sameVersion(one: RemoteVersion | undefined, other: RemoteVersion | undefined): boolean {
  return one?.blobId === other?.blobId && one?.mode === other?.mode;
}

/** An order that does not depend on anybody's locale. */
export function byPath(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
