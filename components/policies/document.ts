// The shape of an IAM policy, as the pure functions of this folder make them.

/** Condition operator → condition key → accepted values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface Statement {
  /** Says in a word what the statement is for; also what a reader of the role in the console sees. */
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | { readonly Service: string } | { readonly AWS: readonly string[] };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Conditions;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** Conditions that must all hold. */
export function allOf(...conditions: readonly Conditions[]): Conditions {
  const all: Record<string, Conditions[string]> = {};
  for (const [operator, keys] of conditions.flatMap((each) => Object.entries(each))) {
    all[operator] = { ...all[operator], ...keys };
  }
  return all;
}

export function policyDocument(...statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
