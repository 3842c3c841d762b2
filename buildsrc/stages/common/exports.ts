// What a stage hands on to the stages after it: output/exports.sh, which its buildspec sources.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes exports.sh into the folder `output`. */
export function writeExports(output: string, variables: Readonly<Record<string, string>>): void {
  mkdirSync(output, { recursive: true });
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  writeFileSync(join(output, "exports.sh"), lines.join(""));
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
