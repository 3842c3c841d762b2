// The query protocol and EC2's variant of it: everything is in flat parameters such as `Filter.1.Value.2`.
// Source: QuerySerializer and EC2Serializer in botocore's serialize.py.
import type { ModelShape, ServiceModel, ShapeReference } from "./models";
import type { ParsedOperation, Request } from "./request";
import type { Json, Shape } from "../service";
import { readScalar } from "./scalar";

/** The operation and its input, or nothing where the service has no such operation. */
export function parseQuery({ method, url, body }: Request, model: ServiceModel): ParsedOperation | undefined {
  const text = method === "GET" ? url.slice(url.indexOf("?") + 1) : body.toString("utf8");
  const parameters = new URLSearchParams(text);
  const operation = model.operations[parameters.get("Action") ?? ""];
  if (!operation) {
    return undefined;
  }
  const input = operation.input ? new QueryReader(model, parameters).structure(operation.input, "") : {};
  return { operation, input };
}

/** Reads the flat parameters back into the structure that they came from. */
class QueryReader {
  private readonly names: readonly string[];
  private readonly isEc2: boolean;

  constructor(
    private readonly model: ServiceModel,
    private readonly parameters: URLSearchParams,
  ) {
    this.names = [...parameters.keys()];
    this.isEc2 = model.metadata.protocol === "ec2";
  }

  structure({ shape }: ShapeReference, prefix: string): Shape {
    const found: Shape = {};
    for (const [name, reference] of Object.entries(this.model.shapes[shape]?.members ?? {})) {
      const value = this.value(reference, prefix + this.wireName(name, reference));
      if (value !== undefined) {
        found[name] = value;
      }
    }
    return found;
  }

  private value(reference: ShapeReference, at: string): Json | undefined {
    const shape = this.model.shapes[reference.shape];
    switch (shape?.type) {
      case "list":
        return this.list(shape, reference, at);
      case "structure":
        return this.has(at) ? this.structure(reference, `${at}.`) : undefined;
      case "map":
        return this.has(at) ? this.map(shape, reference, at) : undefined;
      default: {
        const text = this.parameters.get(at);
        return text === null ? undefined : readScalar(shape, text);
      }
    }
  }

  private list(shape: ModelShape, reference: ShapeReference, at: string): Json[] | undefined {
    const member = shape.member;
    const prefix = member && this.listPrefix(shape, member, reference, at);
    if (!member || !prefix || !(this.has(prefix) || this.parameters.has(at))) {
      return undefined;
    }
    return this.indexes(prefix).flatMap((index) => this.value(member, `${prefix}.${index}`) ?? []);
  }

  /** The prefix of a list's positions. */
  private listPrefix(shape: ModelShape, member: ShapeReference, reference: ShapeReference, at: string): string {
    if (this.isEc2) {
      return at;
    }
    if (shape.flattened !== true && reference.flattened !== true) {
      return `${at}.${member.locationName ?? "member"}`;
    }
    // A flattened list whose members have a name uses that name instead of its own.
    return member.locationName ? `${at.slice(0, at.lastIndexOf(".") + 1)}${member.locationName}` : at;
  }

  private map(shape: ModelShape, reference: ShapeReference, at: string): Shape {
    const { key, value } = shape;
    if (!key || !value) {
      return {};
    }
    const prefix = shape.flattened === true || reference.flattened === true ? at : `${at}.entry`;
    return Object.fromEntries(
      this.indexes(prefix).map((index) => [
        this.parameters.get(`${prefix}.${index}.${key.locationName ?? "key"}`) ?? "",
        this.value(value, `${prefix}.${index}.${value.locationName ?? "value"}`),
      ]),
    );
  }

  private has(at: string): boolean {
    const inside = `${at}.`;
    return this.names.some((name) => name.startsWith(inside));
  }

  /** The positions that come after a prefix, in order. */
  private indexes(prefix: string): number[] {
    const inside = `${prefix}.`;
    const found = new Set<number>();
    for (const name of this.names) {
      const index = name.startsWith(inside) ? parseInt(name.slice(inside.length), 10) : NaN;
      if (!Number.isNaN(index)) {
        found.add(index);
      }
    }
    return [...found].sort((a, b) => a - b);
  }

  private wireName(name: string, { queryName, locationName }: ShapeReference): string {
    if (!this.isEc2) {
      return locationName ?? name;
    }
    if (queryName) {
      return queryName;
    }
    const wire = locationName ?? name;
    return wire.charAt(0).toUpperCase() + wire.slice(1);
  }
}
