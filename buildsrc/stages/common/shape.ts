// Checks what was read from JSON field by field, since no compiler knows who wrote it.
import { isRecord } from "./isRecord";
import { messageOf } from "./messageOf";
import { StageError } from "./stageError";

/** Returns the value if it has the shape; throws if not. The field says where in the document it is. */
export type Shape<T> = (value: unknown, field: string) => T;

/** Where a document is, and what to do if it is not as it must be. */
export interface Document {
  /** How messages name it: `object settings/publish.json of the artifact bucket`. */
  readonly name: string;
  readonly remedy: string;
}

/** Parses a document; refuses it with a message that names the first field that does not fit. */
export function parseDocument<T>(text: string, { name, remedy }: Document, shape: Shape<T>): T {
  try {
    return shape(JSON.parse(text), "");
  } catch (error) {
    throw new StageError(`The ${name} cannot be used: ${messageOf(error)}`, remedy);
  }
}

/** A text. */
export const text: Shape<string> = (value, field) =>
  typeof value === "string" ? value : misfit(value, field, "a text");

/** A text, or nothing in documents of older factories: then it is empty. */
export const textOrNothing: Shape<string> = (value, field) => (value === undefined ? "" : text(value, field));

/** A text that fits a pattern, which messages put into words. */
export function textLike(pattern: RegExp, wanted: string): Shape<string> {
  return (value, field) => (typeof value === "string" && pattern.test(value) ? value : misfit(value, field, wanted));
}

/** One of a few words. */
export function oneOf<const Word extends string>(words: readonly Word[]): Shape<Word> {
  return (value, field) => words.find((word) => word === value) ?? misfit(value, field, `one of ${words.join(", ")}`);
}

/** A number that is not negative. */
export const amount: Shape<number> = (value, field) =>
  typeof value === "number" && value >= 0 ? value : misfit(value, field, "a number from 0");

/** True or false. */
export const flag: Shape<boolean> = (value, field) =>
  typeof value === "boolean" ? value : misfit(value, field, "true or false");

/** A list whose items have a shape. */
export function listOf<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, field) =>
    Array.isArray(value)
      ? value.map((each, index) => item(each, `${field}[${index}]`))
      : misfit(value, field, "a list");
}

/** An object with members of any name, whose values have a shape. */
export function recordOf<T>(member: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, field) =>
    Object.fromEntries(
      Object.entries(asObject(value, field)).map(([name, each]) => [name, member(each, within(field, name))]),
    );
}

/** An object with these members. Others are left out, and so is what its shape makes of a missing one if that is undefined. */
export function objectOf<T extends object>(members: { readonly [Name in keyof T]-?: Shape<T[Name]> }): Shape<T> {
  const shapes = Object.entries<Shape<unknown>>(members);
  return (value, field) => {
    const given = asObject(value, field);
    // Each member has its shape's type, but the compiler cannot follow that through a list of pairs.
    const found = shapes.map(([name, shape]): [string, unknown] => [name, shape(given[name], within(field, name))]);
    return Object.fromEntries(found.filter(([, member]) => member !== undefined)) as T;
  };
}

function asObject(value: unknown, field: string): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : misfit(value, field, "an object");
}

function within(field: string, name: string): string {
  return field === "" ? name : `${field}.${name}`;
}

const LONGEST_SHOWN = 80;

function misfit(value: unknown, field: string, wanted: string): never {
  const written = value === undefined ? "missing" : JSON.stringify(value);
  const shown = written.length > LONGEST_SHOWN ? `${written.slice(0, LONGEST_SHOWN)}…` : written;
  throw new Error(`${field === "" ? "it" : `its field ${field}`} is ${shown}, and must be ${wanted}.`);
}
