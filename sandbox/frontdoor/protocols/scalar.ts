// Gives a type to values that are sent as text: in the query protocols, and in the paths and headers of REST.
import type { ModelShape } from "./models";
import type { Json } from "../service";

const NUMBERS: ReadonlySet<string> = new Set(["integer", "long", "float", "double"]);

/** The value that a text stands for. A text that is not of the type stays text, which the validation refuses. */
export function readScalar(shape: ModelShape | undefined, text: string): Json {
  if (shape?.type === "boolean" && (text === "true" || text === "false")) {
    return text === "true";
  }
  if (shape && NUMBERS.has(shape.type) && text.trim() !== "" && Number.isFinite(Number(text))) {
    return Number(text);
  }
  return text;
}
