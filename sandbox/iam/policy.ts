// A policy document as the evaluator reads it: every element is a list, even where the document has a string.
import { createHash } from "node:crypto";

/** Operator → condition key → the values that are accepted. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/**
 * Who a statement of a resource-based policy is about: kind (`AWS`, `Service`) → ARNs, account ids or service names.
 */
export type Principals = "*" | Readonly<Record<string, readonly string[]>>;

/** One statement of a policy. */
export interface PolicyStatement {
  readonly sid: string;
  readonly effect: "Allow" | "Deny";
  readonly principal?: Principals;
  readonly notPrincipal?: Principals;
  readonly action?: readonly string[];
  readonly notAction?: readonly string[];
  readonly resource?: readonly string[];
  readonly notResource?: readonly string[];
  readonly conditions: ConditionBlock;
}

/** A policy document, parsed. */
export interface Policy {
  /** Differs for every document, and for every version of one. */
  readonly id: string;
  /** What messages call it: `the role's policy`, `the bucket's policy`. */
  readonly name: string;
  /** The document as it was written. */
  readonly text: string;
  readonly statements: readonly PolicyStatement[];
}

/** Reads a policy document. @throws where the text is none */
export function parsePolicy(name: string, text: string): Policy {
  const document: unknown = JSON.parse(text);
  if (!isObject(document)) {
    throw new Error(`${name} is not a policy document: ${text}`);
  }
  const id = createHash("sha256").update(`${name}\n${text}`).digest("hex").slice(0, 12);
  return { id, name, text, statements: listOf(document.Statement).map((statement) => parseStatement(name, statement)) };
}

function parseStatement(name: string, value: unknown): PolicyStatement {
  if (!isObject(value)) {
    throw new Error(`a statement of ${name} is not an object`);
  }
  const { Sid, Effect } = value;
  if (Effect !== "Allow" && Effect !== "Deny") {
    throw new Error(`a statement of ${name} neither allows nor denies`);
  }
  return {
    sid: typeof Sid === "string" ? Sid : "",
    effect: Effect,
    ...(value.Principal !== undefined && { principal: principals(value.Principal) }),
    ...(value.NotPrincipal !== undefined && { notPrincipal: principals(value.NotPrincipal) }),
    ...(value.Action !== undefined && { action: strings(value.Action) }),
    ...(value.NotAction !== undefined && { notAction: strings(value.NotAction) }),
    ...(value.Resource !== undefined && { resource: strings(value.Resource) }),
    ...(value.NotResource !== undefined && { notResource: strings(value.NotResource) }),
    conditions: conditions(value.Condition),
  };
}

function principals(value: unknown): Principals {
  if (!isObject(value)) {
    return "*";
  }
  return Object.fromEntries(Object.entries(value).map(([kind, names]) => [kind, strings(names)]));
}

function conditions(value: unknown): ConditionBlock {
  if (!isObject(value)) {
    return {};
  }
  const keys = (block: unknown) =>
    isObject(block) ? Object.fromEntries(Object.entries(block).map(([key, accepted]) => [key, strings(accepted)])) : {};
  return Object.fromEntries(Object.entries(value).map(([operator, block]) => [operator, keys(block)]));
}

/** Some documents have booleans and numbers without quotes. */
function strings(value: unknown): string[] {
  return listOf(value).map(String);
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
