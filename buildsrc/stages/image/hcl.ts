// Reads HCL. Only images with a template of their own need it, so that the parser is loaded for them alone.
import { isRecord } from "../common/isRecord";

/** Blocks and attributes by name. An expression is text such as "${var.region}"; a block is a list of objects. */
export type HclObject = Readonly<Record<string, unknown>>;

/** Not a constant path to the compiler: the package's types would bring a browser's along. */
const PARSER = ["@cdktf", "hcl2json"].join("/");

/** Parses the text of a file; throws if it is not HCL. */
export async function parseHcl(file: string, text: string): Promise<HclObject> {
  const { parse } = (await import(PARSER)) as {
    readonly parse: (name: string, content: string) => Promise<HclObject>;
  };
  return parse(file, text);
}

/** The blocks of a kind with so many labels, with these labels joined by dots: `amazon-ebs.image` → its content. */
export function blocksIn(parent: HclObject, kind: string, labels: number): readonly (readonly [string, HclObject])[] {
  const walk = (value: unknown, depth: number, path: readonly string[]): (readonly [string, HclObject])[] => {
    if (depth === 0) {
      return (Array.isArray(value) ? value : [value]).filter(isRecord).map((block) => [path.join("."), block] as const);
    }
    return isRecord(value)
      ? Object.entries(value).flatMap(([name, inner]) => walk(inner, depth - 1, [...path, name]))
      : [];
  };
  return walk(parent[kind] ?? [], labels, []);
}
