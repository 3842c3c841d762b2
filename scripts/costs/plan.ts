// The AMIs that the newest plan of Upkeep takes towards their end.
import { listOf, objectOf, parseDocument, text } from "../../buildsrc/stages/common/shape";
import type { Store } from "../../buildsrc/stages/common/store";
import { FOLDERS } from "../../buildsrc/stages/contract";

const PLAN = objectOf<{
  readonly parts: readonly { readonly part: string; readonly results: readonly { readonly subject: string }[] }[];
}>({
  parts: listOf(objectOf({ part: text, results: listOf(objectOf({ subject: text })) })),
});

/** Their ids; undefined if there is no plan. */
export async function newestPlan(store: Store): Promise<readonly string[] | undefined> {
  const plans = (await store.list(`${FOLDERS.upkeep}/`)).filter((key) => key.endsWith("/plan.json")).sort();
  const newest = plans.at(-1);
  const content = newest === undefined ? undefined : await store.read(newest);
  if (newest === undefined || content === undefined) {
    return undefined;
  }
  const document = { name: `object ${newest} of the artifact bucket`, remedy: "Start Upkeep: it writes a new one." };
  return parseDocument(content, document, PLAN)
    .parts.filter(({ part }) => part === "retire")
    .flatMap(({ results }) => results.map(({ subject }) => subject));
}
