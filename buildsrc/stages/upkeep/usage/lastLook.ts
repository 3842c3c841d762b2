// A brake: a look that finds far fewer uses than the one before has probably not seen everything.
import { objectOf, parseDocument, recordOf, amount, textOrNothing, type Shape } from "../../common/shape";
import type { Store } from "../../common/store";
import { KEYS } from "../../contract";

/** What was seen in a place: a region, or the list of the user's command. */
export interface Seen {
  readonly references: number;
  /** Since when there are far fewer than that; empty if there are not. */
  readonly lowSince: string;
}

/** Place → what was seen there. */
export type LastLook = Readonly<Record<string, Seen>>;

/** A look that is far lower is believed if it is still so after this time: the next day's run confirms it. */
const BELIEVED_AFTER_HOURS = 20;
const HOUR_MS = 60 * 60 * 1000;

/** What becomes of the record, and what speaks against believing the look. */
export interface Judgement {
  readonly seen: LastLook;
  readonly cautions: readonly string[];
}

/** Compares a look with the last one. Places that could not be looked at stay as they were. */
export function judgeLook(last: LastLook, now: Date, references: Readonly<Record<string, number>>): Judgement {
  const cautions: string[] = [];
  const seen = { ...last };
  for (const [place, count] of Object.entries(references)) {
    const before = last[place] ?? { references: 0, lowSince: "" };
    const lowSince = before.lowSince === "" ? now : new Date(before.lowSince);
    const isLow = before.references > 0 && count * 2 <= before.references;
    if (!isLow || now.getTime() - lowSince.getTime() >= BELIEVED_AFTER_HOURS * HOUR_MS) {
      seen[place] = { references: count, lowSince: "" };
      continue;
    }
    seen[place] = { references: before.references, lowSince: lowSince.toISOString() };
    cautions.push(
      `${place}: ${count} uses of the factory's AMIs were found, where the last look found ${before.references}. ` +
        `If that is right, nothing needs to be done: it is believed once it is ${BELIEVED_AFTER_HOURS} hours old.`,
    );
  }
  return { seen, cautions };
}

const SEEN: Shape<Seen> = objectOf<Seen>({ references: amount, lowSince: textOrNothing });

/** Reads what the last look saw. */
export async function readLastLook(store: Store): Promise<LastLook> {
  const text = await store.read(KEYS.upkeepLastLook);
  const document = {
    name: `object ${KEYS.upkeepLastLook} of the artifact bucket`,
    remedy: "Delete it: the next run of Upkeep writes it again.",
  };
  return text === undefined ? {} : parseDocument(text, document, recordOf(SEEN));
}

/** Writes down what was seen. */
export async function writeLastLook(store: Store, seen: LastLook): Promise<void> {
  await store.write(KEYS.upkeepLastLook, `${JSON.stringify(seen, undefined, 2)}\n`);
}
