// Makes the input of a rule's target from the event: all of it, a part, a constant or a text with values put in.
import type { Target } from "@aws-sdk/client-eventbridge";
import type { Json } from "../frontdoor/service";

/** The members of a target that decide what it is given. */
export type TargetInput = Pick<Target, "Input" | "InputPath" | "InputTransformer">;

/** The input of a target. @throws where a template does not make JSON */
export function inputFor({ Input, InputPath, InputTransformer }: TargetInput, event: Json): Json | undefined {
  if (Input !== undefined) {
    return parse(Input);
  }
  if (InputTransformer?.InputTemplate !== undefined) {
    return parse(transform(InputTransformer.InputTemplate, InputTransformer.InputPathsMap ?? {}, event));
  }
  return InputPath === undefined ? event : valueAt(InputPath, event);
}

/**
 * A template with each `<name>` in it replaced by the value at its path: without quotes of its own within quotes, as
 * JSON outside of them. Source: "Amazon EventBridge input transformation", EventBridge user guide.
 */
export function transform(template: string, paths: Readonly<Record<string, string>>, event: Json): string {
  let isQuoted = false;
  return template.replace(/\\.|"|<([A-Za-z0-9_.-]+)>/g, (token, name?: string) => {
    if (token === '"') {
      isQuoted = !isQuoted;
    }
    if (name === undefined) {
      return token;
    }
    const value = valueOf(name, paths, event) ?? "";
    if (!isQuoted) {
      return JSON.stringify(value);
    }
    return JSON.stringify(typeof value === "string" ? value : JSON.stringify(value)).slice(1, -1);
  });
}

function valueOf(name: string, paths: Readonly<Record<string, string>>, event: Json): Json | undefined {
  if (name === "aws.events.event.json" || name === "aws.events.event") {
    return event;
  }
  if (name === "aws.events.event.ingestion-time") {
    return valueAt("$.time", event);
  }
  const path = paths[name];
  return path === undefined ? undefined : valueAt(path, event);
}

/** The value at a path such as `$.detail.commitId` or `$.resources[0]`. */
function valueAt(path: string, event: Json): Json | undefined {
  const steps = path.match(/[^.[\]'"$]+/g) ?? [];
  return steps.reduce<Json | undefined>((value, step) => childOf(value, step), event);
}

function childOf(value: Json | undefined, step: string): Json | undefined {
  if (typeof value !== "object" || value === null) {
    return undefined;
  }
  const entry = Object.entries(value).find(([key]) => key === step);
  return entry?.[1];
}

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : null;
  } catch {
    throw new Error(`the input that the rule makes is not JSON: ${text}`);
  }
}

/** JSON.parse gives nothing but JSON. */
function isJson(value: unknown): value is Json {
  return value !== undefined;
}
