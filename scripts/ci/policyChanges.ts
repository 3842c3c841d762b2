// Which roles, buckets and keys would allow more or less than they do.
import { diffPolicies, isPolicy, type Grant } from "./policyDiff";
import { partsOf, type Change } from "./preview";

/** A policy that would change. */
export interface PolicyChange {
  /** What the policy is of, such as `golden-build`. */
  readonly of: string;
  /** What the policy decides. */
  readonly about: string;
  readonly gained: readonly Grant[];
  readonly lost: readonly Grant[];
  /** Whether the policy would change to something that is known only once it is there. */
  readonly isUnknown: boolean;
}

/** Property of a resource → what the policy in it decides. */
const DOCUMENTS: Readonly<Record<string, string>> = { policy: "may", assumeRolePolicy: "can be assumed by" };
/** Property of a resource → what the policy means that it names. */
const NAMED: Readonly<Record<string, string>> = {
  permissionsBoundary: "is bounded by",
  policyArn: "has the managed policy",
};

/** What Pulumi prints for what it does not know yet. Source: UnknownStringValue, sdk/go/common/resource/plugin/rpc.go. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** What it prints for what is secret. Source: massagePropertyValue, pkg/backend/display/json.go. */
const SECRET = "[secret]";

/** Finds the policies that would change. */
export function policyChanges(changes: readonly Change[]): readonly PolicyChange[] {
  return changes.flatMap((change) => [
    ...Object.entries(DOCUMENTS).flatMap(([property, about]) => documentChange(change, property, about) ?? []),
    ...Object.entries(NAMED).flatMap(([property, about]) => namedChange(change, property, about) ?? []),
  ]);
}

function documentChange(change: Change, property: string, means: string): PolicyChange | undefined {
  const [old, next] = valuesOf(change, property);
  const of = ownerOf(change);
  const about = property === "policy" && !change.type.startsWith("aws:iam/") ? "lets others" : means;
  if (isHidden(next) && old !== next) {
    return { of, about, gained: [], lost: [], isUnknown: true };
  }
  const diff = diffPolicies(isPolicy(old) ? old : undefined, isPolicy(next) ? next : undefined);
  return diff.gained.length + diff.lost.length === 0 ? undefined : { of, about, ...diff, isUnknown: false };
}

function namedChange(change: Change, property: string, about: string): PolicyChange | undefined {
  const [old, next] = valuesOf(change, property);
  if (old === next) {
    return undefined;
  }
  const of = ownerOf(change);
  return { of, about, gained: named(next), lost: named(old), isUnknown: isHidden(next) };
}

function valuesOf({ before, after }: Change, property: string): readonly [unknown, unknown] {
  return [before?.inputs?.[property], after?.inputs?.[property]];
}

/** A role's policy is its role's; a bucket's is the bucket's. The component around both has the name that people know. */
function ownerOf({ name, before, after }: Change): string {
  const { parent } = after ?? before ?? {};
  const around = parent === undefined ? undefined : partsOf(parent);
  return around === undefined || around.type === "pulumi:pulumi:Stack" ? name : around.name;
}

function named(arn: unknown): readonly Grant[] {
  return typeof arn === "string" && !isHidden(arn)
    ? [{ effect: "Allow", actions: [arn], resources: [], principals: [], conditions: [] }]
    : [];
}

function isHidden(value: unknown): boolean {
  return value === UNKNOWN || value === SECRET;
}
