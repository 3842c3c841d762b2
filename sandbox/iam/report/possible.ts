// The statements that only settings add which no scenario has, and which the journal therefore does not have.
import type { StatementReport } from "./statements";

/** What a policy can hold, as policies are written. */
interface PossibleStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
}

/** Purpose of a role → its policy with all that it can hold. */
export type PossiblePolicies = Readonly<Record<string, { readonly Statement: readonly PossibleStatement[] }>>;

/** The reports of a run, and those of the statements that the run's settings did not add. */
export function withPossible(reports: readonly StatementReport[], possible: PossiblePolicies): StatementReport[] {
  const purposes = new Set(reports.map(({ purpose }) => purpose));
  const known = new Set(reports.map(({ purpose, sid }) => `${purpose} ${sid}`));
  const missing = Object.entries(possible)
    .filter(([purpose]) => purposes.has(purpose))
    .flatMap(([purpose, { Statement }]) =>
      Statement.filter(({ Sid, Effect }) => Effect === "Allow" && !known.has(`${purpose} ${Sid}`)).map(
        ({ Sid, Action, Resource = [] }) => {
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
        },
      ),
    );
  return [...reports, ...missing];
}
