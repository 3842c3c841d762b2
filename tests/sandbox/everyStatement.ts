// What a run shows about all statements that the roles can have with any settings.
import type { JournalEntry } from "../../sandbox/iam/journal";
import { withPossible, type PossiblePolicies } from "../../sandbox/iam/report/possible";
import { reportStatements, type StatementReport } from "../../sandbox/iam/report/statements";
import { ROLE_POLICIES } from "../components/policies/everyPolicy";

const { sweepEvents, ...policies } = ROLE_POLICIES;

/** The policies of all roles, with all that they can hold, by the roles' purposes. */
export const POSSIBLE_POLICIES: PossiblePolicies = { ...policies, ...(sweepEvents && { sweeper: sweepEvents }) };

/** All statements by role, in the order of the policies. */
export function reportEveryStatement(journal: readonly JournalEntry[]): StatementReport[] {
  return withPossible(reportStatements(journal), POSSIBLE_POLICIES);
}
