// Decides whether an event matches an EventBridge rule's pattern, and makes a target's input from the event.
import { text, type Json } from "./service";

/**
 * Whether a pattern lets an event through. Knows exact values, `prefix`, `suffix`, `anything-but` and `exists`;
 * refuses loudly what it does not know, so that a rule never seems to match.
 * Source: "Amazon EventBridge event patterns", EventBridge user guide.
 */
export function matches(pattern: Json, event: Json | undefined): boolean {
  if (Array.isArray(pattern)) {
    const wanted: readonly Json[] = pattern;
    const values: readonly (Json | undefined)[] = Array.isArray(event) ? event : [event];
    return wanted.some((one) => values.some((value) => matchesOne(one, value)));
  }
  if (!isObject(pattern)) throw new Error(`an event pattern's leaves are arrays, not ${JSON.stringify(pattern)}`);
  const inner = event !== undefined && isObject(event) ? event : {};
  return Object.entries(pattern).every(([key, value]) => value === undefined || matches(value, inner[key]));
}

function matchesOne(wanted: Json, value: Json | undefined): boolean {
  if (!isObject(wanted)) return wanted === value;
  const [[operator, operand] = ["nothing", undefined]] = Object.entries(wanted);
  switch (operator) {
    case "prefix":
      return typeof value === "string" && value.startsWith(text(operand));
    case "suffix":
      return typeof value === "string" && value.endsWith(text(operand));
    case "exists":
      return (value !== undefined) === operand;
    case "anything-but": {
      const unwanted: readonly (Json | undefined)[] = Array.isArray(operand) ? operand : [operand];
      return value !== undefined && !unwanted.includes(value);
    }
    default:
      throw new Error(`the sandbox does not know the event pattern operator "${operator}"`);
  }
}

/** The value at a path such as `$.detail.commitId`. */
export function valueAt(path: string, event: Json): Json | undefined {
  const names = path.replace(/^\$\.?/, "").split(".");
  return names
    .filter((name) => name !== "")
    .reduce<Json | undefined>((value, name) => {
      return value !== undefined && isObject(value) ? value[name] : undefined;
    }, event);
}

/**
 * A template with each `<name>` in it replaced by the value at its path: a string within quotes stays bare.
 * Source: "Amazon EventBridge input transformation", EventBridge user guide.
 */
export function transform(template: string, paths: Readonly<Record<string, string>>, event: Json): string {
  return template.replace(/"?<([A-Za-z0-9_.-]+)>"?/g, (whole, name: string) => {
    const path = paths[name];
    const value = path === undefined ? undefined : valueAt(path, event);
    const quoted = whole.startsWith('"') && whole.endsWith('"');
    const bare = whole === `<${name}>`;
    if (quoted || bare || typeof value !== "string") return JSON.stringify(value ?? "");
    // Within a longer text: one quote at most belongs to the text around it.
    return whole.replace(`<${name}>`, JSON.stringify(value).slice(1, -1));
  });
}

function isObject(value: Json): value is Readonly<Record<string, Json | undefined>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
