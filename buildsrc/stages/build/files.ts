// Reads the files of folders with all that decides what an image gets: path, kind and content.
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "./fingerprint";

/** Reads every file below the folders, whose paths are relative to the repository. */
export function readFiles(repository: string, folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry): readonly SourceFile[] => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        return readFiles(repository, [path]);
      }
      if (entry.isSymbolicLink()) {
        return [{ path, kind: "link", content: Buffer.from(readlinkSync(join(repository, path))) }];
      }
      // Only the executable bit, as git keeps it: the others depend on who unpacked the source.
      const executable = (statSync(join(repository, path)).mode & 0o100) !== 0;
      return [{ path, kind: executable ? "executable" : "file", content: readFileSync(join(repository, path)) }];
    }),
  );
}
