// Where buildsrc is, and throw-away repositories shaped like it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const BUILDSRC = join(__dirname, "../../../buildsrc");

const made: string[] = [];

/** Makes a repository with these files; `removeRepositories` takes it away again. */
export function makeRepository(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "buildsrc-"));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

export function removeRepositories(): void {
  for (const root of made.splice(0)) {
    rmSync(root, { recursive: true, force: true });
  }
}

export const UBUNTU_SETTINGS = JSON.stringify({ family: "ubuntu", architecture: "x86_64", release: "24.04" });
