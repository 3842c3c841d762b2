// Commands and files as the documents have them: who walks by them notices when a document changes.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const PROJECT = dirname(dirname(dirname(__dirname)));

/** A command that a page shows, in a block or within a sentence. @throws if the page does not show it */
export function documented(page: string, command: string): string {
  const text = read(page);
  const lines = text.split("\n").map((line) => line.trim().replace(/^\$ /, ""));
  if (!lines.includes(command) && !text.includes(`\`${command}\``)) {
    throw new Error(`${page} does not show the command: ${command}`);
  }
  return command;
}

/** The files that a section of a page shows, each as its path in backticks and then its content: path → content. */
export function documentedFiles(page: string, heading: string): Readonly<Record<string, string>> {
  const section = read(page).split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const files = [...section.matchAll(/^`([^`\n]+)`\n\n```\w*\n(.*?)^```$/gms)];
  return Object.fromEntries(files.map(([, path = "", content = ""]) => [path, content]));
}

function read(page: string): string {
  return readFileSync(join(PROJECT, page), "utf8");
}
