// AWS's JSON protocols 1.0 and 1.1: a header names the operation, and the input is the body.
import type { ServiceModel } from "./models";
import type { ParsedOperation, Request } from "./request";
import { AwsError, type Shape } from "../service";

/** The operation and its input, or nothing where the service has no such operation. */
export function parseJson({ headers, body }: Request, model: ServiceModel): ParsedOperation | undefined {
  const target = headers["x-amz-target"];
  const name = typeof target === "string" ? target.slice(target.lastIndexOf(".") + 1) : "";
  const operation = model.operations[name];
  return operation && { operation, input: parseObject(body) };
}

/** A body that is a JSON object, or nothing at all. @throws as AWS does where it is neither */
export function parseObject(body: Buffer): Shape {
  if (body.length === 0) {
    return {};
  }
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    if (isShape(parsed)) {
      return parsed;
    }
  } catch {
    // Refused below, like every other body that is no object.
  }
  throw new AwsError("SerializationException", "The request's body is not a JSON object");
}

/** JSON.parse gives nothing but JSON. */
function isShape(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
