// A scratch folder for a test of the tool chain, with files in it; it is removed after the test.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Call it inside a describe block. The function that it gives makes files in a folder that is new for each test. */
export function scratchFolder(): (...files: string[]) => string {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "toolchain-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return (...files) => {
    for (const file of files) {
      write(join(folder, file), "");
    }
    return folder;
  };
}

/** Writes a file, in a folder that is made if need be. @returns the file */
export function write(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}
