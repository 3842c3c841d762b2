// What a run shows about each statement of each role.
import type { JournalEntry } from "../journal";
import { grantsOf, type Grant } from "./grants";
import { proofsOf, type Proof } from "./proof";
import { usageOf, type ActionUse } from "./usage";

/** A statement, how it was used, and the proof that it is needed. */
export interface StatementReport extends Grant {
  readonly uses: readonly ActionUse[];
  /** What is denied without the statement. @default - nothing: the statement was not needed in this run */
  readonly proof: Proof | undefined;
}

/** All statements by role, in the order of the policies. */
export function reportStatements(journal: readonly JournalEntry[]): StatementReport[] {
  const [uses, proofs] = [usageOf(journal), proofsOf(journal)];
  const reports = [...grantsOf(journal)].map(([key, grant]) => ({
    ...grant,
    uses: uses.get(key) ?? [],
    proof: proofs.get(key),
  }));
  return reports.sort((one, other) => one.name.localeCompare(other.name));
}
