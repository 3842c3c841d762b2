// Whether the names that `up` chooses are free, or belong to this stack.
import { isConnected } from "../../../components/source/connection/providers";
import type { Check } from "../check";
import type { Context } from "../context";
import { fine, stop, type Finding } from "../finding";
import { namedKinds, type NamedKind } from "../names/kinds";
import type { Existing } from "../names/lookups";
import { parameterFindings } from "../names/parameters";
import { repositoryFindings } from "../names/repository";
import { unreadable } from "../unreadable";

/** Whether the names that `up` chooses are free, or belong to this stack. */
export const names: Check = {
  topic: "Names",
  needsStack: true,
  async look(context) {
    const kinds = namedKinds(context);
    const found = await Promise.all([
      ...(isConnected(context.settings.source) ? [] : [orUnreadable("The repository", repositoryFindings(context))]),
      ...kinds.map((kind) => orUnreadable(`Each ${kind.what}`, kindFindings(kind, context))),
      ...context.regions.map((region) =>
        orUnreadable(`The parameters in ${region}`, parameterFindings(context, region)),
      ),
    ]);
    const findings = found.flat();
    return findings.length > 0 ? findings : [fine("All names are free, or of what this stack has made.")];
  },
};

async function kindFindings(kind: NamedKind, context: Context): Promise<readonly Finding[]> {
  return judgeKind(kind, await kind.lookUp(context, kind.names), context.ownedArns);
}

/** Judges what exists under the names of a kind. */
export function judgeKind(
  { what, names: wanted, otherName }: NamedKind,
  existing: Existing,
  ownedArns: ReadonlySet<string>,
): readonly Finding[] {
  const taken = wanted.filter((name) => existing.has(name) && !ownedArns.has(existing.get(name) ?? ""));
  if (taken.length === 0) {
    return [];
  }
  const [exist, it] =
    taken.length === 1
      ? [`The ${what} ${taken[0] ?? ""} exists and is`, "it"]
      : [`The ${what}s ${taken.join(", ")} exist and are`, "them"];
  const remedy =
    `Leave ${it} and ${otherName}. Delete only what is left over from a factory that is gone: ` +
    `another stack, perhaps in another backend (pulumi whoami --verbose), may have made ${it}.`;
  return [stop(`${exist} not in this stack's state.`, remedy)];
}

async function orUnreadable(what: string, look: Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look;
  } catch (error) {
    return [unreadable(error, what)];
  }
}
