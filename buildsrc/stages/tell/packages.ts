// What became of an image's packages from one release to the next.

/** A package whose version is another one. */
export interface ChangedPackage {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** The difference between two lists of packages, by name. */
export interface PackageChanges {
  readonly added: readonly Omit<ChangedPackage, "from">[];
  readonly removed: readonly Omit<ChangedPackage, "to">[];
  readonly changed: readonly ChangedPackage[];
}

/**
 * Compares two lists.
 *
 * @param before - each line names a package, its version and its architecture
 * @param after - likewise
 */
export function comparePackages(before: readonly string[], after: readonly string[]): PackageChanges {
  const [old, current] = [versions(before), versions(after)];
  const names = [...new Set([...old.keys(), ...current.keys()])].sort();
  const all = names.map((name) => ({ name, from: old.get(name) ?? "", to: current.get(name) ?? "" }));
  return {
    added: all.filter(({ from }) => from === "").map(({ name, to }) => ({ name, to })),
    removed: all.filter(({ to }) => to === "").map(({ name, from }) => ({ name, from })),
    changed: all.filter(({ from, to }) => from !== "" && to !== "" && from !== to),
  };
}

/** Package → its version; an image can have several of one package, such as kernels, and one for two architectures. */
function versions(lines: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  for (const line of lines) {
    const [name = "", version = ""] = line.split(" ");
    found.set(name, (found.get(name) ?? new Set()).add(version));
  }
  return new Map([...found].map(([name, all]) => [name, [...all].sort().join(", ")]));
}
