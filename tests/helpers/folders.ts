// Folders for the tests, each removed when the test process ends.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const made: string[] = [];
process.once("exit", () => {
  for (const folder of made) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A new folder with these files: path → content. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "ami-pipeline-test-"));
  made.push(folder);
  addTo(folder, files);
  return folder;
}

/** Writes these files into a folder: path → content. */
export function addTo(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
