// Brings the records of releases and AMIs from the bucket of a factory that was taken down into that of its successor.
import type { Store } from "../../buildsrc/stages/common/store";
import { FOLDERS } from "../../buildsrc/stages/contract";

/** What was done with the records. */
export interface Merged {
  readonly copied: number;
  /** How many were in the new bucket already. Those stay: they may be newer. */
  readonly kept: number;
}

/** Copies every record that the new bucket does not have. */
export async function mergeRecords(
  from: Pick<Store, "list" | "read">,
  to: Pick<Store, "list" | "create">,
): Promise<Merged> {
  const keysIn = async (store: Pick<Store, "list">) =>
    (await Promise.all([FOLDERS.releases, FOLDERS.amis].map((folder) => store.list(`${folder}/`)))).flat();
  const [old, there] = await Promise.all([keysIn(from), keysIn(to)]);
  const known = new Set(there);
  const missing = old.filter((key) => !known.has(key));
  for (const key of missing) {
    const content = await from.read(key);
    if (content !== undefined) {
      await to.create(key, content);
    }
  }
  return { copied: missing.length, kept: old.length - missing.length };
}
