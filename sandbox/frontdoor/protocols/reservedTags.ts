// Tags whose keys begin with `aws:`, which only AWS itself sets: every service refuses them, each with its own error.
import type { Json, Shape } from "../service";
import type { Fault } from "./validate";

/** The constraint that such a tag breaks. */
export const RESERVED_TAG = "Tag keys that start with aws: are reserved for system use";

const SETS_TAGS = /^(Add|Copy|Create|Import|Put|Register|Run|Tag|Update)/;
const TAGS = /^tag(s|set|list|specification|specifications)$/i;
const KEYS: readonly string[] = ["key", "Key", "tagKey", "TagKey"];

/** The reserved tags that an operation is to set. */
export function reservedTagFaults(operation: string, input: Shape): Fault[] {
  return SETS_TAGS.test(operation) ? tagsIn(input, "") : [];
}

function tagsIn(value: Json, path: string): Fault[] {
  return membersOf(value, path).flatMap(({ name, inner, innerPath }) =>
    TAGS.test(name) ? keysIn(inner, innerPath) : tagsIn(inner, innerPath),
  );
}

/** Tags are a map, or a list of structures, maybe inside of specifications. */
function keysIn(value: Json, path: string): Fault[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => keysIn(item, `${path}.${index + 1}.member`));
  }
  const members = membersOf(value, path);
  const lists = members.filter(({ name }) => TAGS.test(name));
  if (lists.length > 0) {
    return lists.flatMap(({ inner, innerPath }) => keysIn(inner, innerPath));
  }
  const own = members.filter(({ name }) => KEYS.includes(name));
  const keys =
    own.length > 0
      ? own.map(({ inner, innerPath }) => ({ key: inner, at: innerPath }))
      : members.map(({ name }) => ({ key: name, at: `${path}.${name}.key` }));
  return keys
    .filter(({ key }) => typeof key === "string" && key.toLowerCase().startsWith("aws:"))
    .map(({ key, at }) => ({ path: at, value: key, constraint: RESERVED_TAG }));
}

function membersOf(value: Json, path: string) {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  const named: [string, Json | undefined][] = Array.isArray(value)
    ? value.map((item: Json, index): [string, Json] => [`${index + 1}.member`, item])
    : Object.entries(value);
  return named.flatMap(([name, inner]) =>
    inner === undefined || inner === null ? [] : [{ name, inner, innerPath: path === "" ? name : `${path}.${name}` }],
  );
}
