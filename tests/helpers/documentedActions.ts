// The IAM actions that the tables of docs/permissions.md list.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const PAGE = join(dirname(dirname(__dirname)), "docs", "permissions.md");

/** The rows of a section's first table, without its heading, and of each the actions in its cells. */
export function documentedActions(heading: string): string[][][] {
  const [, section = ""] = readFileSync(PAGE, "utf8").split(`\n## ${heading}\n`);
  const [body = ""] = section.split("\n## ");
  const rows = body.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) => row.split("|").slice(1, -1).map(actionsIn));
}

/** Those that follow another one of their service are written without it. */
function actionsIn(cell: string): string[] {
  let service = "";
  return [...cell.matchAll(/`(?:([\w-]+):)?(\w+)`/g)].map(([, prefix = service, name = ""]) => {
    service = prefix;
    return `${service}:${name}`;
  });
}
