// Readers of the values in a configuration, which are always text: booleans, lists and objects are JSON.

/** Reads `true` or `false`. Undefined if the text is neither. */
export function asBoolean(written: string): boolean | undefined {
  return written.trim() === "true" ? true : written.trim() === "false" ? false : undefined;
}

/** Reads a text. Numbers and booleans count as text, since YAML makes them of text without quotes. */
export function textIn(value: unknown): string | undefined {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
}

/** Reads a list of texts. Undefined if the value is not a list or an item is not a text. */
export function textsIn(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) {
    return undefined;
  }
  const items = value.flatMap((item) => textIn(item) ?? []);
  return items.length === value.length ? items : undefined;
}

/** Reads an object and each of its members. Undefined if the value is not an object or `read` refuses a member. */
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

/** Parses JSON. Undefined if the text is not JSON. */
export function asJson(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
