// The statements that only settings add which no scenario has: nothing was asked of them, so the journal does not know them.
// They are reported like any other of which nothing was used.
import type { PolicyDocument } from "../../../components/policies/document";
import type { StatementReport } from "./statements";

/** @param possible - purpose of a role → its policy with all that it can hold */
export function withPossible(
  reports: readonly StatementReport[],
  possible: Readonly<Record<string, PolicyDocument>>,
): StatementReport[] {
  const purposes = new Set(reports.map(({ purpose }) => purpose));
  const known = new Set(reports.map(({ purpose, sid }) => `${purpose} ${sid}`));
  const missing = Object.entries(possible)
    .filter(([purpose]) => purposes.has(purpose))
    .flatMap(([purpose, { Statement }]) =>
      Statement.filter(({ Sid }) => !known.has(`${purpose} ${Sid}`)).map(({ Sid, Action, Resource = [] }) => {
        const actions = [Action].flat();
        return {
          name: `${purpose}, with settings that no scenario has`,
          purpose,
          source: "identity" as const,
          sid: Sid,
          actions,
          scope: [Resource].flat(),
          uses: actions.map((action) => ({ action, times: 0 })),
          proof: undefined,
        };
      }),
    );
  return [...reports, ...missing];
}
