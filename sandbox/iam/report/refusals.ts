// The questions that were denied although no scenario meant them to be.
import type { LoggedCall } from "../../frontdoor/callLog";
import type { JournalEntry, JudgementEntry } from "../journal";
import { judgementsIn } from "./grants";

/** The name of the sessions in which scenarios try what a role may not do. */
export const INTRUDER = "intruder";

/** The codes that the services give a denied call. */
const DENIED: readonly (string | undefined)[] = [
  "AccessDenied",
  "AccessDeniedException",
  "AuthorizationError",
  "UnauthorizedOperation",
];

/**
 * The denials of each role that has more of them than its intruder had calls denied: the journal does not have
 * sessions.
 */
export function unprovoked(journal: readonly JournalEntry[], calls: readonly LoggedCall[]): JudgementEntry[] {
  const denied = judgementsIn(journal).filter(({ isAllowed }) => !isAllowed);
  const intrusions = calls.filter(({ caller, error }) => caller.endsWith(`/${INTRUDER}`) && DENIED.includes(error));
  return [...new Set(denied.map(({ role }) => role))].flatMap((role) => {
    const provoked = intrusions.filter(({ caller }) => caller.includes(`:assumed-role/${nameIn(role)}/`));
    const all = denied.filter((judgement) => judgement.role === role);
    return all.length > provoked.length ? all : [];
  });
}

/** A session's ARN has the role's name without its path. */
function nameIn(role: string): string {
  return role.slice(role.lastIndexOf("/") + 1);
}
