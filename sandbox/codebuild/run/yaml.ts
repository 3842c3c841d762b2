// Reads the values of a buildspec's YAML by the type that they must have; an error names the place and the value.
import { parse, YAMLParseError } from "yaml";

/** A buildspec that CodeBuild would not run; the message is that of the phase context YAML_FILE_ERROR. */
export class BuildspecError extends Error {}

/** A mapping of YAML. */
export type Mapping = Readonly<Record<string, unknown>>;

/** The value of a YAML text. */
export function readYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError) {
      throw new BuildspecError(error.message);
    }
    throw error;
  }
}

/** A yes or a no; `no` where the key is missing. */
export function yesNo(value: unknown, where: string): boolean {
  if (value === undefined || value === false || value === "no") {
    return false;
  }
  if (value === true || value === "yes") {
    return true;
  }
  throw new BuildspecError(`${where}: ${JSON.stringify(value)} is neither yes nor no`);
}

/** A mapping whose values are mappings, each read by `read`. */
export function entries<T>(
  value: unknown,
  where: string,
  read: (value: Mapping, where: string) => T,
): Record<string, T> {
  if (value === undefined) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(mapping(value, where)).map(([key, entry]) => [
      key,
      read(mapping(entry, `${where}.${key}`), `${where}.${key}`),
    ]),
  );
}

/** A mapping of strings; empty where the key is missing. */
export function strings(value: unknown, where: string): Record<string, string> {
  if (value === undefined || value === null) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(mapping(value, where)).map(([key, entry]) => [key, textOf(entry, `${where}.${key}`)]),
  );
}

/** A list of strings; empty where the key is missing. */
export function stringList(value: unknown, where: string): string[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw new BuildspecError(`${where}: expected a list, found ${kind(value)}`);
  }
  return value.map((entry: unknown, index) => textOf(entry, `${where}[${index}]`));
}

/** A string, or a number or boolean written without quotation marks. */
export function textOf(value: unknown, where: string): string {
  if (typeof value === "string") {
    return value;
  }
  if (typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  throw new BuildspecError(`${where}: expected a string, found ${kind(value)}`);
}

/** A mapping. */
export function mapping(value: unknown, where: string): Mapping {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return { ...value };
  }
  throw new BuildspecError(`${where}: expected a mapping, found ${kind(value)}`);
}

/** Refuses keys that a mapping may not have. */
export function allow(value: Mapping, where: string, keys: readonly string[]): void {
  const unknown = Object.keys(value).filter((key) => !keys.includes(key));
  if (unknown.length > 0) {
    throw new BuildspecError(`${where}: unknown key ${unknown.join(", ")}; it may have ${keys.join(", ")}`);
  }
}

/** What a value is, for an error message. */
export function kind(value: unknown): string {
  if (value === null || value === undefined) {
    return "nothing";
  }
  if (Array.isArray(value)) {
    return "a list";
  }
  return typeof value === "object" ? "subkeys" : `the ${typeof value} ${JSON.stringify(value)}`;
}
