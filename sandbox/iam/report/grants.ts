// The statements that roles had in a run, in their own policies and in their trust, over all versions of each policy.
import type { JournalEntry, JudgementEntry } from "../journal";
import { parsePolicy, type Policy, type PolicyStatement } from "../policy";
import { roleNameOf, type RoleName } from "./roles";

/** Where a statement is: in a policy of the role, or in its trust policy. */
export type Source = "identity" | "trust";

/** A statement that a role had. */
export interface Grant extends RoleName {
  readonly source: Source;
  readonly sid: string;
  /** The actions of all versions of the statement. */
  readonly actions: readonly string[];
  /** The resources of its last version, or the principals if it is about trust. */
  readonly scope: readonly string[];
}

/** A statement as a judgement names it. */
export interface Reference {
  readonly source: Source;
  readonly policyId: string;
  readonly sid: string;
}

/** Every statement that a role had in the run, by its key. */
export function grantsOf(journal: readonly JournalEntry[]): Map<string, Grant> {
  const policies = policiesIn(journal);
  const grants = new Map<string, Grant>();
  for (const { role, source, policyId } of heldPolicies(journal)) {
    const name = roleNameOf(role);
    // A statement that denies grants nothing, so it is needed whether a run meets it or not.
    for (const statement of policyOf(policies, policyId).statements.filter(({ effect }) => effect === "Allow")) {
      const key = grantKey(role, { source, sid: statement.sid });
      const { action = [], sid } = statement;
      const actions = [...new Set([...(grants.get(key)?.actions ?? []), ...action])].sort();
      grants.set(key, { ...name, source, sid, actions, scope: scopeOf(statement) });
    }
  }
  return grants;
}

/** Identifies a statement. The key stays the same when the policy or the role is replaced. */
export function grantKey(role: string, { source, sid }: Pick<Reference, "source" | "sid">): string {
  return `${roleNameOf(role).name}/${source}/${sid}`;
}

/** The statements of the role itself that allowed what was asked. */
export function referencesOf(judgement: JudgementEntry): Reference[] {
  const sources = new Map(heldBy(judgement).map(({ source, policyId }) => [policyId, source]));
  return judgement.statements.flatMap((written) => {
    const [policyId = "", sid = ""] = written.split("/");
    const source = sources.get(policyId);
    return source === undefined ? [] : [{ source, policyId, sid }];
  });
}

/** Id → document. */
export function policiesIn(journal: readonly JournalEntry[]): ReadonlyMap<string, Policy> {
  return new Map(
    journal.flatMap((entry) => (entry.kind === "policy" ? [[entry.id, parsePolicy(entry.name, entry.text)]] : [])),
  );
}

/** The policy of an id. @throws where the journal is not complete */
export function policyOf(policies: ReadonlyMap<string, Policy>, id: string): Policy {
  const policy = policies.get(id);
  if (!policy) {
    throw new Error(`The journal has judgements by the policy ${id}, but not the policy itself.`);
  }
  return policy;
}

/** The questions of a journal, with their answers. */
export function judgementsIn(journal: readonly JournalEntry[]): JudgementEntry[] {
  return journal.filter((entry) => entry.kind === "judgement");
}

type Held = Pick<Reference, "source" | "policyId">;

/** Which role had which policies; those that were asked last come last. */
function heldPolicies(journal: readonly JournalEntry[]): (Held & { readonly role: string })[] {
  const held = new Map<string, Held & { readonly role: string }>();
  for (const judgement of judgementsIn(journal)) {
    const { role } = judgement;
    for (const { source, policyId } of heldBy(judgement)) {
      const key = `${role}/${source}/${policyId}`;
      held.delete(key);
      held.set(key, { role, source, policyId });
    }
  }
  return [...held.values()];
}

function heldBy({ identity, service, resourcePolicy }: JudgementEntry): Held[] {
  const own = identity.map((policyId): Held => ({ source: "identity", policyId }));
  // A service asks only whether the role lets it in.
  const isTrust = service !== undefined && resourcePolicy !== undefined;
  return isTrust ? [...own, { source: "trust", policyId: resourcePolicy }] : own;
}

function scopeOf({ resource, notResource = [], principal }: PolicyStatement): readonly string[] {
  if (resource) {
    return resource;
  }
  if (principal === undefined) {
    return notResource.map((each) => `all but ${each}`);
  }
  return principal === "*" ? ["*"] : Object.values(principal).flat();
}
