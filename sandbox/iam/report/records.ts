// What a run of the scenarios leaves for `npm run permissions`; it outlives the sandbox.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import type { LoggedCall } from "../../frontdoor/callLog";
import type { JournalEntry } from "../journal";
import type { PossiblePolicies } from "./possible";

const JOURNAL = "judgements.jsonl";
const CALLS = "calls.jsonl";
const POSSIBLE = "possible.json";

/** What a run of the scenarios has left, of all its sandboxes together. */
export interface RunRecords {
  readonly journal: readonly JournalEntry[];
  readonly calls: readonly LoggedCall[];
  readonly possible: PossiblePolicies;
  readonly keptAt: Date;
}

/** Where the records lie in the cache. */
export function recordsFolder(cache: string): string {
  return join(cache, "permissions");
}

/** Keeps the records of a sandbox that is about to be taken down. */
export function keepRecords(stateFolder: string, cache: string, possible: PossiblePolicies): void {
  const folder = join(recordsFolder(cache), basename(stateFolder));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of [JOURNAL, CALLS]) {
    copyFileSync(join(stateFolder, name), join(folder, name));
  }
  writeFileSync(join(folder, POSSIBLE), JSON.stringify(possible));
}

/** The records of the last run, or nothing where no run has left any. */
export function readRecords(cache: string): RunRecords | undefined {
  const whole = recordsFolder(cache);
  const folders = existsSync(whole) ? readdirSync(whole).map((name) => join(whole, name)) : [];
  const [first, ...others] = folders.map((folder): RunRecords => {
    const possible = join(folder, POSSIBLE);
    return {
      journal: readJournal(folder),
      calls: readCalls(folder),
      possible: JSON.parse(readFileSync(possible, "utf8")) as PossiblePolicies,
      keptAt: statSync(possible).mtime,
    };
  });
  return first && others.reduce(together, first);
}

function together(one: RunRecords, other: RunRecords): RunRecords {
  return {
    journal: [...one.journal, ...other.journal],
    calls: [...one.calls, ...other.calls],
    possible: other.possible,
    keptAt: other.keptAt > one.keptAt ? other.keptAt : one.keptAt,
  };
}

/** How each question was judged. @param folder - a sandbox's state folder, or where its records are kept */
export function readJournal(folder: string): JournalEntry[] {
  return parseLines<JournalEntry>(readFileSync(join(folder, JOURNAL), "utf8"));
}

/** Each call. @param folder - likewise */
export function readCalls(folder: string): LoggedCall[] {
  return parseLines<LoggedCall>(readFileSync(join(folder, CALLS), "utf8"));
}

/** The last line is left out if it is not complete: the sandbox may be writing it. */
function parseLines<T>(text: string): T[] {
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}
