// The shape of the IAM policies in this folder.

/** Condition operator → condition key → accepted values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of a policy. */
export interface Statement {
  /** Names the purpose of the statement, also for a reader of the role in the console. */
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?:
    | "*"
    | { readonly Service: string }
    | { readonly AWS: readonly string[] }
    | { readonly Federated: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Conditions;
}

/** A policy that a role, a key or a bucket can have. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** Joins conditions that must all hold. */
export function allOf(...conditions: readonly Conditions[]): Conditions {
  const all: Record<string, Conditions[string]> = {};
  for (const [operator, keys] of conditions.flatMap((each) => Object.entries(each))) {
    all[operator] = { ...all[operator], ...keys };
  }
  return all;
}

/** Makes a policy of these statements. */
export function policyDocument(...statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
