// Refuses what AWS's published models refuse: missing members, wrong types, values outside enums, patterns and limits.
import type { ModelShape, ServiceModel, ShapeReference } from "./models";
import type { Json, Shape } from "../service";

/** One thing that is wrong with an input. */
export interface Fault {
  /** Where, as AWS writes it: `pipeline.stages.1.member.name`. */
  readonly path: string;
  readonly value: Json;
  /** What the value must be, in AWS's words. */
  readonly constraint: string;
}

/** The constraint that a missing member breaks. */
export const MUST_BE_GIVEN = "Member must not be null";

/**
 * What is wrong with an input, or an empty list. Members that the model does not know are ignored, as AWS ignores them.
 * @param complain told once of each pattern that cannot be checked
 */
export function findFaults(
  model: ServiceModel,
  reference: ShapeReference | undefined,
  input: Shape,
  complain: (message: string) => void,
): Fault[] {
  return reference ? new Validator(model, complain).faults(reference, input, "") : [];
}

/** AWS's message for one or more faults of an input. */
export function describeFaults(faults: readonly Fault[]): string {
  const each = faults.map(
    ({ path, value, constraint }) => `Value ${show(value)} at '${path}' failed to satisfy constraint: ${constraint}`,
  );
  return `${faults.length} validation error${faults.length === 1 ? "" : "s"} detected: ${each.join("; ")}`;
}

function show(value: Json): string {
  if (value === null) {
    return "null";
  }
  return `'${typeof value === "string" ? value : JSON.stringify(value)}'`;
}

const NUMBERS: ReadonlySet<string> = new Set(["integer", "long", "float", "double"]);

class Validator {
  constructor(
    private readonly model: ServiceModel,
    private readonly complain: (message: string) => void,
  ) {}

  faults(reference: ShapeReference, value: Json, path: string): Fault[] {
    const shape = this.model.shapes[reference.shape];
    if (!shape) {
      return [];
    }
    if (NUMBERS.has(shape.type)) {
      return typeof value === "number"
        ? limits(shape, value, value, path, "value")
        : [wrongType("Number", value, path)];
    }
    switch (shape.type) {
      case "structure":
        return this.structure(shape, value, path);
      case "list":
        return this.list(shape, value, path);
      case "map":
        return this.map(shape, value, path);
      case "string":
        return typeof value === "string" ? this.text(shape, value, path) : [wrongType("String", value, path)];
      case "boolean":
        return typeof value === "boolean" ? [] : [wrongType("Boolean", value, path)];
      default:
        return [];
    }
  }

  private structure(shape: ModelShape, value: Json, path: string): Fault[] {
    if (!isObject(value)) {
      return [wrongType("Structure", value, path)];
    }
    const missing = (shape.required ?? []).filter((name) => isAbsent(value[name]) && this.isRead(shape, name));
    return [
      ...missing.map((name) => ({ path: join(path, name), value: null, constraint: MUST_BE_GIVEN })),
      ...Object.entries(shape.members ?? {}).flatMap(([name, member]) => {
        const inner = value[name];
        return inner === undefined || inner === null ? [] : this.faults(member, inner, join(path, name));
      }),
    ];
  }

  /** REST's XML bodies are not read, so nothing is missing there. */
  private isRead(shape: ModelShape, name: string): boolean {
    return this.model.metadata.protocol !== "rest-xml" || shape.members?.[name]?.location !== undefined;
  }

  private list(shape: ModelShape, value: Json, path: string): Fault[] {
    if (!Array.isArray(value)) {
      return [wrongType("List", value, path)];
    }
    const items: readonly Json[] = value;
    const member = shape.member;
    return [
      ...limits(shape, items.length, items, path, "length"),
      ...(member ? items.flatMap((item, index) => this.faults(member, item, `${path}.${index + 1}.member`)) : []),
    ];
  }

  private map(shape: ModelShape, value: Json, path: string): Fault[] {
    if (!isObject(value)) {
      return [wrongType("Map", value, path)];
    }
    const { key, value: inner } = shape;
    const entries = Object.entries(value);
    return [
      ...limits(shape, entries.length, value, path, "length"),
      ...entries.flatMap(([name, item]) => [
        ...(key ? this.faults(key, name, `${path}.${name}.key`) : []),
        ...(inner && item !== undefined ? this.faults(inner, item, `${path}.${name}.member`) : []),
      ]),
    ];
  }

  private text(shape: ModelShape, value: string, path: string): Fault[] {
    if (shape.enum && !shape.enum.includes(value)) {
      return [{ path, value, constraint: `Member must satisfy enum value set: [${shorten(shape.enum)}]` }];
    }
    const faults = limits(shape, value.length, value, path, "length");
    if (shape.pattern !== undefined && this.compile(shape.pattern)?.test(value) === false) {
      const constraint = `Member must satisfy regular expression pattern: ${shape.pattern}`;
      return [...faults, { path, value, constraint }];
    }
    return faults;
  }

  private compile(pattern: string): RegExp | undefined {
    if (!compiled.has(pattern)) {
      const expression = toRegExp(pattern);
      compiled.set(pattern, expression);
      if (!expression) {
        this.complain(`the model of ${this.model.service} has a pattern that is not checked: ${pattern}`);
      }
    }
    return compiled.get(pattern);
  }
}

/** How many values of an enum a message names. */
const SHOWN_VALUES = 30;

/** AWS lists all values; the front door lists as many as a person can read. */
function shorten(values: readonly string[]): string {
  const shown = values.slice(0, SHOWN_VALUES).join(", ");
  return values.length > SHOWN_VALUES ? `${shown}, and ${values.length - SHOWN_VALUES} more` : shown;
}

const compiled = new Map<string, RegExp | undefined>();

/** The models' patterns are Java's, some escapes and flags of which JavaScript writes differently or does not have. */
function toRegExp(pattern: string): RegExp | undefined {
  const ignoresCase = pattern.startsWith("(?i)");
  const whole = `^(?:${ignoresCase ? pattern.slice("(?i)".length) : pattern})$`;
  const flags = ignoresCase ? "si" : "s";
  for (const unicode of ["u", ""]) {
    try {
      return new RegExp(whole, flags + unicode);
    } catch {
      // Tried again without the strictness that the u flag brings.
    }
  }
  return undefined;
}

function limits({ min, max }: ModelShape, size: number, value: Json, path: string, what: "length" | "value"): Fault[] {
  if (min !== undefined && size < min) {
    return [{ path, value, constraint: `Member must have ${what} greater than or equal to ${min}` }];
  }
  if (max !== undefined && size > max) {
    return [{ path, value, constraint: `Member must have ${what} less than or equal to ${max}` }];
  }
  return [];
}

function wrongType(wanted: string, value: Json, path: string): Fault {
  return { path, value, constraint: `Member must be a ${wanted}` };
}

function isAbsent(value: Json | undefined): boolean {
  return value === undefined || value === null;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function isObject(value: Json): value is Readonly<Record<string, Json | undefined>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
