// What a policy lets happen that another one does not, by action and resource.

/** Something that a policy allows or denies: the same actions on the same resources, under one condition. */
export interface Grant {
  readonly effect: string;
  readonly actions: readonly string[];
  /** None in a trust policy. */
  readonly resources: readonly string[];
  /** Who may; none in a role's own policy. */
  readonly principals: readonly string[];
  /** One line per condition, such as `StringEquals aws:ResourceAccount = 123456789012`. */
  readonly conditions: readonly string[];
}

/** What changed from one policy to the other. */
export interface PolicyDiff {
  readonly gained: readonly Grant[];
  readonly lost: readonly Grant[];
}

/** One action of one principal on one resource: what two policies are compared by. */
interface Right {
  readonly effect: string;
  readonly action: string;
  readonly resource: string;
  readonly principal: string;
  readonly conditions: readonly string[];
}

/**
 * Compares two policies. How statements are named, ordered or split makes no difference.
 *
 * @param before - the document as JSON; undefined if there was none
 * @param after - likewise
 */
export function diffPolicies(before: string | undefined, after: string | undefined): PolicyDiff {
  const [old, next] = [rightsOf(before), rightsOf(after)];
  return {
    gained: grantsOf([...next].filter(([key]) => !old.has(key)).map(([, right]) => right)),
    lost: grantsOf([...old].filter(([key]) => !next.has(key)).map(([, right]) => right)),
  };
}

/** Whether a text is a policy document. What Pulumi does not know yet or keeps secret is not. */
export function isPolicy(text: unknown): text is string {
  try {
    const parsed: unknown = typeof text === "string" ? JSON.parse(text) : undefined;
    return isRecord(parsed) && "Statement" in parsed;
  } catch {
    return false;
  }
}

/** The rights in a policy, each by a key that is the same for the same right. */
function rightsOf(policy: string | undefined): ReadonlyMap<string, Right> {
  const document: unknown = policy === undefined ? {} : JSON.parse(policy);
  const statements = isRecord(document) ? listOf(document.Statement).filter(isRecord) : [];
  return new Map(statements.flatMap(rightsIn).map((right) => [JSON.stringify(right), right]));
}

function rightsIn(statement: Readonly<Record<string, unknown>>): Right[] {
  const effect = String(statement.Effect);
  const conditions = conditionsOf(statement.Condition);
  const resources = named(statement, "Resource");
  const principals = principalsOf(statement);
  return named(statement, "Action").flatMap((action) =>
    orNone(resources).flatMap((resource) =>
      orNone(principals).map((principal) => ({ effect, action, resource, principal, conditions })),
    ),
  );
}

/** The values of an element, or those of its negation, such as NotAction: all together are then one value. */
function named(statement: Readonly<Record<string, unknown>>, element: string): string[] {
  const except = listOf(statement[`Not${element}`]).map(String);
  return [
    ...listOf(statement[element]).map(String),
    ...(except.length === 0 ? [] : [`all but ${except.sort().join(", ")}`]),
  ];
}

function principalsOf({ Principal: principal, NotPrincipal: except }: Readonly<Record<string, unknown>>): string[] {
  const texts = (value: unknown): string[] =>
    isRecord(value)
      ? Object.entries(value).flatMap(([kind, who]) => listOf(who).map((each) => `${kind} ${String(each)}`))
      : listOf(value).map(String);
  const others = texts(except);
  return [...texts(principal), ...(others.length === 0 ? [] : [`all but ${others.sort().join(", ")}`])];
}

function conditionsOf(condition: unknown): string[] {
  const operators = isRecord(condition) ? Object.entries(condition) : [];
  return operators
    .flatMap(([operator, keys]) =>
      Object.entries(isRecord(keys) ? keys : {}).map(
        ([key, values]) => `${operator} ${key} = ${listOf(values).map(String).sort().join(" or ")}`,
      ),
    )
    .sort();
}

/** Puts rights together again that differ in the action only, and then those that differ in the resource only. */
function grantsOf(rights: readonly Right[]): Grant[] {
  const single = rights.map(({ effect, action, resource, principal, conditions }) => ({
    effect,
    actions: [action],
    resources: resource === "" ? [] : [resource],
    principals: principal === "" ? [] : [principal],
    conditions,
  }));
  return merge(merge(merge(single, "actions"), "resources"), "principals");
}

function merge(grants: readonly Grant[], part: "actions" | "resources" | "principals"): Grant[] {
  const merged = new Map<string, Grant>();
  for (const grant of grants) {
    const key = JSON.stringify({ ...grant, [part]: [] });
    const values = new Set([...(merged.get(key)?.[part] ?? []), ...grant[part]]);
    merged.set(key, { ...grant, [part]: [...values].sort() });
  }
  return [...merged.values()];
}

function orNone(values: readonly string[]): readonly string[] {
  return values.length === 0 ? [""] : values;
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
