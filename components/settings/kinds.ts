// The kinds of settings: how a setting of each kind is written in the configuration, read, checked and described.
import type * as pulumi from "@pulumi/pulumi";
import type { BuilderPolicies, BuilderRight } from "../foundation/builderRights";
import { asBoolean, asJson, recordOf, textIn, textsIn } from "./written";

/** What the defaults of some settings are made from. */
export interface Names {
  readonly factoryName: string;
  /** The images in the source folder. */
  readonly images: readonly string[];
}

/** The value of a setting that nobody sets. An empty text, list or object stands for `otherwise`. */
export type SchemaDefault = string | number | boolean | readonly [] | Readonly<Record<string, never>>;

/** One setting: a key of the stack's configuration, and an argument of the same name of an AmiFactory. */
export interface Setting<Value> {
  /** What it is for, in one or more sentences. */
  readonly doc: string;
  /** Its type in the schema of `Pulumi.yaml`. */
  readonly schemaType: "string" | "integer" | "boolean" | "array" | "object";
  /** Its type as an argument, in TypeScript. */
  readonly argumentType: string;
  /** The values that it accepts, if its type alone does not tell: `5 to 480 minutes`. */
  readonly range?: string;
  /** Its default in the schema of `Pulumi.yaml`. */
  readonly schemaDefault: SchemaDefault;
  /** The default in words, if `schemaDefault` tells a reader nothing. */
  readonly otherwise?: string;
  /** Its value when nobody sets it. */
  readonly defaultFor: (names: Names) => Value;
  /** Reads the text in the configuration. Undefined if the text is not what is `expected`. */
  readonly parse: (written: string) => Value | undefined;
  /**
   * Whether an empty text is a value of its own.
   * @default false - it stands for the default
   */
  readonly takesEmpty?: boolean;
  /** What `parse` can read, with the remedy: `a whole number; use one like 30`. */
  readonly expected: string;
  /** Everything that is wrong with a value, with the remedies. Other settings play no part in it. */
  readonly faultsOf: (value: Value) => readonly string[];
}

/** A setting that may be undefined. Its `otherwise` says what the factory does then. */
export type Optional<Value> = Setting<Value | undefined>;

interface Described {
  readonly doc: string;
}

interface Checked<Value> {
  /** What is wrong with a value, with the remedy. */
  readonly faultOf?: (value: Value) => string | undefined;
}

/** A text. An empty text counts as not set. */
export function text({ doc, default: value, faultOf }: Described & Checked<string> & Fixed<string>): Setting<string> {
  return { ...textual, argumentType: "string", doc, ...fixed(value), faultsOf: (each) => listed(faultOf?.(each)) };
}

/** A text whose default is something, and that means nothing at all if it is empty. */
export function textOrNone(about: Described & Checked<string> & Fixed<string>): Setting<string> {
  const { faultOf } = about;
  return {
    ...text(about),
    takesEmpty: true,
    faultsOf: (each) => (each === "" ? [] : listed(faultOf?.(each))),
  };
}

/** A text whose default is made from the factory's name. */
export function derivedText({
  doc,
  from,
  otherwise,
}: Described & { readonly from: (factoryName: string) => string; readonly otherwise: string }): Setting<string> {
  const defaultFor = ({ factoryName }: Names) => from(factoryName);
  return { ...textual, argumentType: "string", doc, otherwise, schemaDefault: "", defaultFor, faultsOf: () => [] };
}

/** An optional text. */
export function optionalText({
  doc,
  otherwise,
  faultOf,
}: Described & Checked<string> & { readonly otherwise: string }): Optional<string> {
  return {
    ...textual,
    argumentType: "string",
    doc,
    otherwise,
    schemaDefault: "",
    defaultFor: () => undefined,
    faultsOf: (value) => (value === undefined ? [] : listed(faultOf?.(value))),
  };
}

/** An optional text, which a program may compute from its other resources. */
export function optionalInput({
  doc,
  otherwise,
  faultOf,
}: Described & Checked<string> & { readonly otherwise: string }): Optional<pulumi.Input<string>> {
  return {
    ...textual,
    argumentType: "pulumi.Input<string>",
    doc,
    otherwise,
    schemaDefault: "",
    defaultFor: () => undefined,
    // A computed value is checked when it becomes known.
    faultsOf: (value) => (typeof value === "string" ? listed(faultOf?.(value)) : []),
  };
}

const textual = { schemaType: "string", parse: (written: string) => written, expected: "a text" } as const;

interface Fixed<Value> {
  readonly default: Value;
}

function fixed<Value extends string | number | boolean>(value: Value) {
  return { schemaDefault: value, defaultFor: () => value };
}

/** One of a few words. */
export function choice<const Word extends string>(
  about: Described & { readonly of: readonly Word[]; readonly default: NoInfer<Word> },
): Setting<Word> {
  const { doc, of: words, default: value } = about;
  const expected = `one of ${words.join(", ")}; use one of them`;
  return {
    schemaType: "string",
    argumentType: words.map((word) => `"${word}"`).join(" | "),
    range: words.map((word) => `\`${word}\``).join(", "),
    doc,
    ...fixed<Word>(value),
    parse: (written) => words.find((word) => word === written),
    expected,
    faultsOf: (each) => (words.includes(each) ? [] : [`"${each}" is not ${expected}.`]),
  };
}

/** True or false. */
export function flag({ doc, default: value }: Described & Fixed<boolean>): Setting<boolean> {
  return {
    schemaType: "boolean",
    argumentType: "boolean",
    doc,
    ...fixed(value),
    parse: asBoolean,
    expected: "true or false; use one of them",
    faultsOf: () => [],
  };
}

/** True, false, or left to the factory: `auto` in the configuration, undefined as an argument. */
export function flagOrAuto(about: Described & { readonly otherwise: string }): Optional<boolean> {
  return {
    schemaType: "string",
    argumentType: "boolean",
    range: "`true`, `false`, `auto`",
    ...about,
    schemaDefault: "auto",
    defaultFor: () => undefined,
    parse: asBoolean,
    expected: '"true", "false" or "auto"; use one of them',
    faultsOf: () => [],
  };
}

interface Range extends Fixed<number> {
  readonly min: number;
  readonly max: number;
}

/** A whole number of minutes. */
export function minutes(about: Described & Range): Setting<number> {
  return wholeNumber("minutes", about);
}

/** A whole number of days. */
export function days(about: Described & Range): Setting<number> {
  return wholeNumber("days", about);
}

/** A whole number of something. */
export function count(about: Described & Range & { readonly of: string }): Setting<number> {
  return wholeNumber(about.of, about);
}

function wholeNumber(unit: string, { doc, default: value, min, max }: Described & Range): Setting<number> {
  return {
    ...number,
    range: `${min} to ${max} ${unit}`,
    doc,
    ...fixed(value),
    faultsOf: (each) =>
      Number.isInteger(each) && each >= min && each <= max
        ? []
        : [`${each} is out of range; use a whole number of ${unit} from ${min} to ${max}.`],
  };
}

/** One of the numbers of days that a service accepts. */
export function acceptedDays(
  about: Described & Fixed<number> & { readonly accepted: readonly number[]; readonly service: string },
): Setting<number> {
  const { doc, default: value, accepted, service } = about;
  const list = accepted.join(", ");
  return {
    ...number,
    range: `${list} days`,
    doc,
    ...fixed(value),
    faultsOf: (each) =>
      accepted.includes(each) ? [] : [`${each} is not one that ${service} accepts; use one of ${list}.`],
  };
}

const number = {
  schemaType: "integer",
  argumentType: "number",
  parse: (written: string) => (/^-?\d+$/.test(written.trim()) ? Number(written) : undefined),
  expected: "a whole number; use one like 30",
} as const;

interface Listed extends Described {
  readonly otherwise: string;
  /** What the configuration must contain, with the remedy: `a list of regions; use one like ["eu-west-1"]`. */
  readonly expected: string;
}

/** A list of texts. */
export function texts(
  about: Listed & { readonly defaultFor?: (names: Names) => readonly string[] },
): Setting<readonly string[]> {
  return {
    defaultFor: () => [],
    ...about,
    schemaType: "array",
    argumentType: "readonly string[]",
    schemaDefault: [],
    parse: (written) => textsIn(asJson(written)),
    faultsOf: () => [],
  };
}

/** An object whose members are texts. */
export function textsByKey(
  about: Listed & { readonly faultsOf: (value: Readonly<Record<string, string>>) => readonly string[] },
): Setting<Readonly<Record<string, string>>> {
  return {
    ...about,
    ...keyed,
    argumentType: "Readonly<Record<string, string>>",
    parse: (written) => recordOf(asJson(written), textIn),
  };
}

/** An object of image names, each with the rights of its builder, which its own check looks at more closely. */
export function builderRights(about: Listed): Setting<BuilderPolicies> {
  return {
    ...about,
    ...keyed,
    argumentType: "BuilderPolicies",
    parse: (written) =>
      recordOf(asJson(written), (rights) =>
        Array.isArray(rights) && rights.every(isRight) ? (rights as readonly BuilderRight[]) : undefined,
      ),
    faultsOf: () => [],
  };
}

/** What a statement holds, its own check judges, which names the fault. */
function isRight(value: unknown): boolean {
  return typeof value === "string" || (typeof value === "object" && value !== null && !Array.isArray(value));
}

const keyed = { schemaType: "object", schemaDefault: {}, defaultFor: () => ({}) } as const;

function listed(fault: string | undefined): readonly string[] {
  return fault === undefined ? [] : [fault];
}
