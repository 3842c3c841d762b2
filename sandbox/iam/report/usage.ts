// How often each action that a statement grants was used in a run.
import type { JournalEntry } from "../journal";
import { matches } from "../wildcards";
import { grantKey, grantsOf, judgementsIn, referencesOf } from "./grants";

/** How often an action was used. */
export interface ActionUse {
  readonly action: string;
  /** How many requests the statement allowed. */
  readonly times: number;
}

/** The uses by the grant's key. */
export function usageOf(journal: readonly JournalEntry[]): Map<string, readonly ActionUse[]> {
  const asked = countAllowed(journal);
  return new Map(
    [...grantsOf(journal)].map(([key, { actions }]) => [
      key,
      actions.map((action) => ({ action, times: timesOf(action, asked.get(key) ?? new Map()) })),
    ]),
  );
}

/** The grant's key → action → how often the statement allowed it. */
function countAllowed(journal: readonly JournalEntry[]): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const judgement of judgementsIn(journal).filter(({ isAllowed }) => isAllowed)) {
    for (const reference of referencesOf(judgement)) {
      const key = grantKey(judgement.role, reference);
      const count = counts.get(key) ?? new Map<string, number>();
      counts.set(key, count.set(judgement.action, (count.get(judgement.action) ?? 0) + 1));
    }
  }
  return counts;
}

function timesOf(granted: string, asked: ReadonlyMap<string, number>): number {
  return [...asked].reduce((sum, [action, times]) => (matches(granted, action, true) ? sum + times : sum), 0);
}
