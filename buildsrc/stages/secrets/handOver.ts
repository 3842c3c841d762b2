// Hands secrets to Packer in a file that is neither in the artifact nor in the commit's folder, and keeps them out of the log.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The secrets of a build, for as long as Packer runs. */
export interface HandedOver {
  /** What Packer is given besides its folder. */
  readonly arguments: readonly string[];
  /** A line of Packer's without them. */
  readonly masked: (line: string) => string;
  readonly remove: () => void;
}

/** Writes the file, which only this user can read. */
export function handOver(values: Readonly<Record<string, string>>): HandedOver {
  if (Object.keys(values).length === 0) {
    return { arguments: [], masked: (line) => line, remove: () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), "secrets-"));
  const file = join(folder, "secrets.pkrvars.json");
  writeFileSync(file, JSON.stringify({ secrets: values }), { mode: 0o600 });
  return {
    arguments: [`-var-file=${file}`],
    masked: maskOf(Object.values(values)),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A value of several lines comes line by line. Of these, shorter ones are braces and the like. */
const SHORTEST_LINE = 4;

function maskOf(values: readonly string[]): (line: string) => string {
  const parts = values
    .flatMap((value) => [value, ...value.split("\n").filter((line) => line.trim().length >= SHORTEST_LINE)])
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .sort((a, b) => b.length - a.length);
  return (line) => parts.reduce((text, part) => text.replaceAll(part, "<sensitive>"), line);
}
