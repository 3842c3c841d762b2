// A scratch folder for a test of the tool chain, with files in it; gone when the test is over.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Call inside a describe block; each test finds a new, empty folder under the function that it gives. */
export function scratchFolder(): (...files: string[]) => string {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "toolchain-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return (...files) => {
    for (const file of files) write(join(folder, file), "");
    return folder;
  };
}

export function write(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}
