// Proof that a statement is needed: without it, something is denied that a run asked for and was allowed.
import { evaluate, type Policies, type Principal } from "../evaluate";
import type { JournalEntry, JudgementEntry } from "../journal";
import type { Policy } from "../policy";
import { contextOf } from "../request";
import { grantKey, judgementsIn, policiesIn, policyOf, referencesOf, type Reference } from "./grants";

/** What is denied without a statement. */
export interface Proof {
  readonly action: string;
  readonly resource: string;
}

interface Question {
  readonly judgement: JudgementEntry;
  readonly reference: Reference;
}

/** The proofs by the grant's key; a statement without which nothing is denied has none. */
export function proofsOf(journal: readonly JournalEntry[]): Map<string, Proof> {
  const policies = policiesIn(journal);
  const proofs = new Map<string, Proof>();
  for (const [key, questions] of questionsByGrant(journal)) {
    const denied = questions.find((question) => !isAllowedWithout(question, policies));
    if (denied) {
      proofs.set(key, { action: denied.judgement.action, resource: denied.judgement.resource });
    }
  }
  return proofs;
}

/** Questions that are the same are asked once. */
function questionsByGrant(journal: readonly JournalEntry[]): Map<string, Question[]> {
  const allowed = judgementsIn(journal).filter(({ isAllowed }) => isAllowed);
  const distinct = new Map(allowed.map((judgement) => [JSON.stringify(judgement), judgement]));
  const grouped = new Map<string, Question[]>();
  for (const judgement of distinct.values()) {
    for (const reference of referencesOf(judgement)) {
      const key = grantKey(judgement.role, reference);
      const questions = grouped.get(key) ?? [];
      questions.push({ judgement, reference });
      grouped.set(key, questions);
    }
  }
  return grouped;
}

/** @throws where the complete policies do not answer as they did in the run: the replay would then prove nothing */
function isAllowedWithout({ judgement, reference }: Question, policies: ReadonlyMap<string, Policy>): boolean {
  const whole = (id: string) => policyOf(policies, id);
  if (!ask(judgement, whole)) {
    const { role, action, resource } = judgement;
    throw new Error(`${role} was allowed ${action} on ${resource} in the run, but the replay denies it.`);
  }
  return ask(judgement, (id) => (id === reference.policyId ? without(whole(id), reference.sid) : whole(id)));
}

function ask(judgement: JudgementEntry, policy: (id: string) => Policy): boolean {
  const { action, resource, context, identity, boundary, resourcePolicy, resourceDecides } = judgement;
  const policies: Policies = {
    identity: identity.map(policy),
    ...(boundary !== undefined && { boundary: policy(boundary) }),
    ...(resourcePolicy !== undefined && { resource: policy(resourcePolicy) }),
    ...(resourceDecides !== undefined && { resourceDecides }),
  };
  return evaluate({ action, resource, context: contextOf(context) }, principalOf(judgement), policies).isAllowed;
}

function principalOf({ role, service }: JudgementEntry): Principal {
  const [, , , , accountId = ""] = role.split(":");
  return service === undefined ? { accountId, arns: [role] } : { accountId, arns: [], service };
}

function without(policy: Policy, sid: string): Policy {
  return { ...policy, statements: policy.statements.filter((statement) => statement.sid !== sid) };
}
