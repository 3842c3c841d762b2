// Gets a tool the first way that works, and tells which way it was and why the earlier ones failed.

/** How a tool was obtained. */
export type Way = "found" | "downloaded" | "built" | "installed";

/** A tool that is ready, and how it was obtained. */
export interface Obtained {
  readonly name: string;
  readonly version: string;
  readonly way: Way;
  /** In words: where it is or comes from, and why no earlier way was possible. */
  readonly detail: string;
  /** The folder with its binaries. */
  readonly folder: string;
}

/** What came of a way: the tool, the reason why there is none, or nothing where the way does not apply. */
export type Outcome = { readonly folder: string; readonly detail: string } | { readonly reason: string } | undefined;

/** One way to a tool. */
export interface Attempt {
  readonly way: Way;
  readonly try: () => Outcome | Promise<Outcome>;
}

const ATTEMPTED: Readonly<Record<Way, string>> = {
  found: "look for it on this machine",
  downloaded: "download it",
  built: "build it from the Go module proxy",
  installed: "install it",
};

/** Tries one way after the other. `remedy` is what a person can do if none works. */
export async function obtain(
  tool: { readonly name: string; readonly version: string },
  attempts: readonly Attempt[],
  remedy: string,
): Promise<Obtained> {
  const { name, version } = tool;
  const failures: { readonly way: Way; readonly reason: string }[] = [];
  for (const { way, try: attempt } of attempts) {
    const outcome = await outcomeOf(attempt);
    if (outcome === undefined) {
      continue;
    }
    if ("reason" in outcome) {
      failures.push({ way, reason: outcome.reason });
      continue;
    }
    const because = failures.map(({ reason }) => reason.split("\n", 1)[0]).join("; ");
    return { name, version, way, folder: outcome.folder, detail: outcome.detail + (because && ` (${because})`) };
  }
  const tried = failures.map(({ way, reason }) => `  - ${ATTEMPTED[way]}: ${reason.replaceAll("\n", "\n    ")}`);
  throw new Error(`There is no way to get ${name} ${version}. Tried to\n${tried.join("\n")}\n${remedy}`);
}

/** A way that throws counts as one that gives a reason. */
async function outcomeOf(attempt: Attempt["try"]): Promise<Outcome> {
  try {
    return await attempt();
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
