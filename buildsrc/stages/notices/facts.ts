// Facts in a message: a line each, the names in one column.

/** A fact's name and its value; one without a value is left out. */
export type Fact = readonly [name: string, value: string | undefined];

/** The lines. */
export function facts(all: readonly Fact[]): readonly string[] {
  const known = all.flatMap(([name, value]) => (value === undefined || value === "" ? [] : [{ name, value }]));
  const width = Math.max(0, ...known.map(({ name }) => name.length));
  return known.map(({ name, value }) => `  ${name.padEnd(width)}  ${value}`);
}
