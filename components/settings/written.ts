// Reads what the configuration holds, which is always text: booleans, lists and objects as JSON.

/** Undefined when it is neither `true` nor `false`. */
export function asBoolean(written: string): boolean | undefined {
  return written.trim() === "true" ? true : written.trim() === "false" ? false : undefined;
}

/** Numbers and booleans count as the text that they are written as: YAML makes one of what looks like one. */
export function textIn(value: unknown): string | undefined {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
}

/** Undefined when it is not a list, or when an item is not a text. */
export function textsIn(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) {
    return undefined;
  }
  const items = value.flatMap((item) => textIn(item) ?? []);
  return items.length === value.length ? items : undefined;
}

/** Undefined when it is not an object, or when a member is not as expected. */
export function recordOf<T>(
  value: unknown,
  read: (member: unknown) => T | undefined,
): Readonly<Record<string, T>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return undefined;
  }
  const members = Object.entries(value);
  const good = members.flatMap(([key, member]): [string, T][] => {
    const found = read(member);
    return found === undefined ? [] : [[key, found]];
  });
  return good.length === members.length ? Object.fromEntries(good) : undefined;
}

/** Undefined when it is not JSON. */
export function asJson(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
