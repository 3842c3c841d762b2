// Writes moments as the query protocol does: as texts, where JSON has seconds.
import type { ServiceModel, ShapeReference } from "./models";
import type { Parsed } from "./parse";
import type { Json, Shape } from "../service";

/** An operation's output, in which every moment is a text. */
export function withTexts(output: Shape, { model, operation }: Pick<Parsed, "model" | "operation">): Shape {
  return operation.output ? structure(output, operation.output, model) : output;
}

function structure(value: Shape, { shape }: ShapeReference, model: ServiceModel): Shape {
  const { members = {} } = model.shapes[shape] ?? { type: "structure" };
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, convert(member, members[name], model)]),
  );
}

function convert(value: Json | undefined, reference: ShapeReference | undefined, model: ServiceModel) {
  const shape = reference && model.shapes[reference.shape];
  if (typeof value === "number" && shape?.type === "timestamp") {
    return new Date(value * 1000).toISOString();
  }
  if (typeof value !== "object" || value === null || !reference) {
    return value;
  }
  return isList(value)
    ? value.map((item): Json => convert(item, shape?.member, model) ?? null)
    : structure({ ...value }, reference, model);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
