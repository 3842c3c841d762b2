// What a run says of all statements that the roles can have, whatever the settings: the last scenario and
// `npm run permissions` look at it.
import type { JournalEntry } from "../../sandbox/iam/journal";
import { withPossible } from "../../sandbox/iam/report/possible";
import { reportStatements, type StatementReport } from "../../sandbox/iam/report/statements";
import { ROLE_POLICIES } from "../components/policies/everyPolicy";

export function reportEveryStatement(journal: readonly JournalEntry[]): StatementReport[] {
  const { sweepEvents, ...policies } = ROLE_POLICIES;
  return withPossible(reportStatements(journal), { ...policies, ...(sweepEvents && { sweeper: sweepEvents }) });
}
