// What a run shows about the statements of roles, as the rows of a table.
import type { StatementReport } from "./statements";
import { reasonFor, reasonForStatement, UNUSED, type Reasons } from "./unused";

/** The names of the table's columns. */
export const HEADING = ["STATEMENT", "ACTION", "USED", "SCOPE"] as const;

/** One row per action; the statement and its scope stand in its first row. */
export function permissionRows(statements: readonly StatementReport[], reasons: Reasons = UNUSED): string[][] {
  return statements.flatMap((statement) =>
    statement.uses.map(({ action, times }, index) => [
      index === 0 ? nameOf(statement) : "",
      action,
      times > 0 ? `${times}×` : because("never", reasonFor(statement, action, reasons)),
      index === 0 ? statement.scope.join(", ") : "",
    ]),
  );
}

/** The statements without which nothing is denied, each with the reason to keep it. */
export function notNeeded(statements: readonly StatementReport[], reasons: Reasons = UNUSED): string[] {
  return statements
    .filter(({ proof }) => !proof)
    .map((statement) => because(nameOf(statement), reasonForStatement(statement, reasons)));
}

function nameOf({ source, sid }: StatementReport): string {
  return source === "trust" ? `trust: ${sid}` : sid;
}

function because(what: string, reason: string | undefined): string {
  return reason === undefined ? what : `${what} (${reason})`;
}
