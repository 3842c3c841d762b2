// Refuses what AWS's published models refuse: missing members, wrong types, values outside enums, patterns and limits.
import type { ModelShape, ServiceModel, ShapeReference } from "./models";
import type { Json, Shape } from "./service";

const SHOWN_VALUES = 30;

/**
 * What is wrong with an input, each in AWS's words, or an empty list. Members that the model does not know are ignored,
 * as AWS ignores them.
 */
export function findFaults(model: ServiceModel, reference: ShapeReference | undefined, input: Shape): string[] {
  return reference ? new Validator(model).faults(reference, input, "") : [];
}

/** AWS's message for one or more faults of an input. */
export function describeFaults(faults: readonly string[]): string {
  return `${faults.length} validation error${faults.length === 1 ? "" : "s"} detected: ${faults.join("; ")}`;
}

class Validator {
  constructor(private readonly model: ServiceModel) {}

  faults(reference: ShapeReference, value: Json, path: string): string[] {
    const shape = this.model.shapes[reference.shape];
    if (!shape) return [];
    switch (shape.type) {
      case "structure":
        return this.structure(shape, value, path);
      case "list":
        return this.list(shape, value, path);
      case "map":
        return this.map(shape, value, path);
      case "string":
        return typeof value === "string" ? text(shape, value, path) : wrongType("String", value, path);
      case "integer":
      case "long":
      case "float":
      case "double":
        return typeof value === "number" && !Number.isNaN(value)
          ? range(shape, value, value, path, "value")
          : wrongType("Number", value, path);
      case "boolean":
        return typeof value === "boolean" ? [] : wrongType("Boolean", value, path);
      default:
        return [];
    }
  }

  private structure(shape: ModelShape, value: Json, path: string): string[] {
    if (!isObject(value)) return wrongType("Structure", value, path);
    const missing = (shape.required ?? []).filter((name) => value[name] === undefined || value[name] === null);
    return [
      ...missing.map((name) => failed("null", join(path, name), "Member must not be null")),
      ...Object.entries(shape.members ?? {}).flatMap(([name, member]) => {
        const inner = value[name];
        return inner === undefined || inner === null ? [] : this.faults(member, inner, join(path, name));
      }),
    ];
  }

  private list(shape: ModelShape, value: Json, path: string): string[] {
    if (!Array.isArray(value)) return wrongType("List", value, path);
    const items: readonly Json[] = value;
    const member = shape.member;
    return [
      ...range(shape, items.length, items, path, "length"),
      ...(member ? items.flatMap((item, index) => this.faults(member, item, `${path}.${index + 1}.member`)) : []),
    ];
  }

  private map(shape: ModelShape, value: Json, path: string): string[] {
    if (!isObject(value)) return wrongType("Map", value, path);
    const { key, value: inner } = shape;
    return Object.entries(value).flatMap(([name, item]) => [
      ...(key ? this.faults(key, name, `${path}.${name}.key`) : []),
      ...(inner && item !== undefined ? this.faults(inner, item, `${path}.${name}.member`) : []),
    ]);
  }
}

function text(shape: ModelShape, value: string, path: string): string[] {
  if (shape.enum && !shape.enum.includes(value)) {
    return [failed(value, path, `Member must satisfy enum value set: [${shorten(shape.enum)}]`)];
  }
  const pattern = shape.pattern === undefined ? undefined : compile(shape.pattern);
  return [
    ...range(shape, value.length, value, path, "length"),
    ...(pattern && !pattern.test(value)
      ? [failed(value, path, `Member must satisfy regular expression pattern: ${shape.pattern ?? ""}`)]
      : []),
  ];
}

/** AWS lists all values; the front door does so while a person can still read them. */
function shorten(values: readonly string[]): string {
  const shown = values.slice(0, SHOWN_VALUES).join(", ");
  return values.length > SHOWN_VALUES ? `${shown}, and ${values.length - SHOWN_VALUES} more` : shown;
}

function range(shape: ModelShape, size: number, value: Json, path: string, what: "length" | "value"): string[] {
  const comparison = what === "length" ? "have length" : "have value";
  if (shape.min !== undefined && size < shape.min) {
    return [failed(value, path, `Member must ${comparison} greater than or equal to ${shape.min}`)];
  }
  if (shape.max !== undefined && size > shape.max) {
    return [failed(value, path, `Member must ${comparison} less than or equal to ${shape.max}`)];
  }
  return [];
}

const compiled = new Map<string, RegExp | undefined>();

/** The models' patterns are Java's; the few that JavaScript cannot read are not checked. */
function compile(pattern: string): RegExp | undefined {
  if (!compiled.has(pattern)) {
    try {
      compiled.set(pattern, new RegExp(`^(?:${pattern})$`, "us"));
    } catch {
      compiled.set(pattern, undefined);
    }
  }
  return compiled.get(pattern);
}

function failed(value: Json, path: string, constraint: string): string {
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  return `Value '${shown}' at '${path}' failed to satisfy constraint: ${constraint}`;
}

function wrongType(wanted: string, value: Json, path: string): string[] {
  return [failed(value, path, `Member must be a ${wanted}`)];
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function isObject(value: Json): value is Readonly<Record<string, Json | undefined>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
