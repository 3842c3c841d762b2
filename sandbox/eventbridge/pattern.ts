// Decides whether an event matches an EventBridge rule's pattern.
import type { Json } from "../frontdoor/service";

/**
 * Whether a pattern lets an event through. It throws for what it does not know, so that a rule never matches by
 * mistake. Source: "Amazon EventBridge event patterns", EventBridge user guide.
 */
export function matches(pattern: Json, event: Json | undefined): boolean {
  if (isList(pattern)) {
    const values = isList(event) ? event : [event];
    return pattern.some((wanted) => values.some((value) => matchesOne(wanted, value)));
  }
  if (!isObject(pattern)) {
    throw new Error(`an event pattern's leaves are arrays, not ${JSON.stringify(pattern)}`);
  }
  const inner = event !== undefined && isObject(event) ? event : {};
  return Object.entries(pattern).every(([key, value]) => {
    if (key === "$or" && isList(value)) {
      return value.some((alternative) => matches(alternative, event));
    }
    return value === undefined || matches(value, inner[key]);
  });
}

type Test = (operand: Json | undefined, value: Json | undefined) => boolean;

/** What a pattern may have instead of a value: `{"prefix": "eu-"}`. */
const OPERATORS: Readonly<Record<string, Test>> = {
  prefix: (operand, value) => isText(operand) && isText(value) && value.startsWith(operand),
  suffix: (operand, value) => isText(operand) && isText(value) && value.endsWith(operand),
  "equals-ignore-case": (operand, value) =>
    isText(operand) && isText(value) && value.toLowerCase() === operand.toLowerCase(),
  wildcard: (operand, value) => isText(operand) && isText(value) && wildcard(operand).test(value),
  exists: (operand, value) => (value !== undefined) === operand,
  "anything-but": (operand, value) => {
    const unwanted = isList(operand) ? operand : [operand ?? null];
    return value !== undefined && !unwanted.some((one) => matchesOne(one, value));
  },
  numeric: (operand, value) => isList(operand) && typeof value === "number" && isWithin(operand, value),
};

function matchesOne(wanted: Json, value: Json | undefined): boolean {
  if (!isObject(wanted)) {
    return wanted === value;
  }
  return Object.entries(wanted).every(([operator, operand]) => {
    const test = OPERATORS[operator];
    if (!test) {
      throw new Error(`the sandbox does not know the event pattern operator "${operator}"`);
    }
    return test(operand, value);
  });
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  "=": (value, limit) => value === limit,
  ">=": (value, limit) => value >= limit,
  ">": (value, limit) => value > limit,
};

/** Comparisons and limits take turns: `[">", 0, "<=", 5]`. */
function isWithin(conditions: readonly Json[], value: number): boolean {
  return conditions.every((condition, index) => {
    if (index % 2 === 1) {
      return true;
    }
    const compare = COMPARISONS[isText(condition) ? condition : ""];
    const limit = conditions[index + 1];
    if (!compare || typeof limit !== "number") {
      throw new Error(`${JSON.stringify(conditions)} is not a numeric condition of an event pattern`);
    }
    return compare(value, limit);
  });
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string";
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is Readonly<Record<string, Json | undefined>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
