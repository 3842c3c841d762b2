// Which versions of the tools the project uses, and whether one that is found fits.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** `exact`: that version and no other. `compatible`: that version, or a later one with the same first number. */
export type Rule = "exact" | "compatible";

/** The version of an installed npm package; its plugin must have the same. */
export function packageVersion(name: string, root: string): string {
  const file = join(root, "node_modules", name, "package.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Error(`${name} is not installed: there is no ${file}. Run: npm ci`);
  }
  const content: unknown = JSON.parse(text);
  if (typeof content === "object" && content !== null && "version" in content && typeof content.version === "string") {
    return content.version;
  }
  throw new Error(`${file} has no version. Run: npm ci`);
}

/** The first version number in what a tool prints about itself: `Packer v1.16.0` gives `1.16.0`. */
export function versionIn(text: string): string | undefined {
  return /\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?/.exec(text)?.[0];
}

/** Whether a version that was found may stand in for the pinned one. */
export function fits(found: string, pinned: string, rule: Rule): boolean {
  if (rule === "exact") {
    return found === pinned;
  }
  return found.split(".")[0] === pinned.split(".")[0] && !found.includes("-") && compareVersions(found, pinned) >= 0;
}

/** Negative, zero or positive if a is older than, the same as or newer than b. Only the numbers count. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

function numbers(version: string): number[] {
  return version.split("-", 1).flatMap((release) => release.split(".").map(Number));
}
