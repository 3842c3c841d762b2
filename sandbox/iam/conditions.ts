// The condition operators of policies. Source: IAM user guide, "IAM JSON policy elements: Condition operators"
// and "Set operators for multivalued context keys".
import type { ConditionBlock } from "./policy";
import type { Context } from "./request";
import { fillIn } from "./variables";
import { matches, matchesArn } from "./wildcards";

type Compare = (wanted: string, actual: string) => boolean;

const COMPARISONS: Readonly<Record<string, Compare>> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringEqualsIgnoreCase: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  StringLike: (wanted, actual) => matches(wanted, actual),
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  NumericEquals: (wanted, actual) => Number(actual) === Number(wanted),
  NumericLessThan: (wanted, actual) => Number(actual) < Number(wanted),
  NumericLessThanEquals: (wanted, actual) => Number(actual) <= Number(wanted),
  NumericGreaterThan: (wanted, actual) => Number(actual) > Number(wanted),
  NumericGreaterThanEquals: (wanted, actual) => Number(actual) >= Number(wanted),
};

/** The operators that hold where a comparison does not. */
const NEGATIONS: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
  NumericNotEquals: "NumericEquals",
};

/** Whether all conditions of a statement hold. @throws for an operator that is not known here, instead of guessing */
export function conditionsHold(block: ConditionBlock, context: Context): boolean {
  return Object.entries(block).every(([operator, keys]) =>
    Object.entries(keys).every(([key, accepted]) => conditionHolds(operator, key, accepted, context)),
  );
}

function conditionHolds(written: string, key: string, accepted: readonly string[], context: Context): boolean {
  const values = context.get(key.toLowerCase());
  if (written === "Null") {
    return accepted.some((wanted) => (wanted === "true") === (values === undefined));
  }
  const { set, operator, ifExists } = read(written);
  const isNegated = operator in NEGATIONS;
  const compare = COMPARISONS[NEGATIONS[operator] ?? operator];
  if (!compare) {
    throw new Error(`the condition operator ${written} is not known to the sandbox`);
  }

  if (values === undefined) {
    return ifExists || set === "ForAllValues" || (isNegated && set === undefined);
  }
  const wanted = accepted.flatMap((value) => fillIn(value, context) ?? []);
  const holdsFor = (actual: string) => wanted.some((each) => compare(each, actual)) !== isNegated;
  return set === "ForAllValues" || (isNegated && set === undefined) ? values.every(holdsFor) : values.some(holdsFor);
}

function read(written: string): { set: string | undefined; operator: string; ifExists: boolean } {
  const [, set, operator = "", ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(written) ?? [];
  return { set, operator, ifExists: ifExists !== undefined };
}
