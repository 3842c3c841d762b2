// File trees for the seeding's tests: written by hand as `{ path: "content" }`, or made up by fast-check.
import fc from "fast-check";
import type { LocalFile } from "../../../../components/source/seed/inventory";
import { blobIdOf } from "../../../../components/source/seed/versions";
import type { FileMode, Tree } from "../../../../components/source/seed/versions";

/** A file of this content; `!` in front of it makes the file executable. */
export function file(text: string): LocalFile {
  const content = Buffer.from(text.replace(/^!/, ""));
  const mode: FileMode = text.startsWith("!") ? "EXECUTABLE" : "NORMAL";
  return { blobId: blobIdOf(content), mode, size: content.length };
}

export function tree(files: Readonly<Record<string, string>>): Map<string, LocalFile> {
  return new Map(Object.entries(files).map(([path, text]) => [path, file(text)]));
}

const contents = fc.constantFrom("1", "2", "3", "!1", "!2");

/** Trees over a few names, so that the same paths, and files in the place of folders, come up often. */
export const anyTree: fc.Arbitrary<Tree<LocalFile>> = fc
  .uniqueArray(
    fc.record({ path: fc.array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 3 }), text: contents }),
    { maxLength: 7, selector: ({ path }) => path.join("/") },
  )
  .map((entries) => {
    const made = new Map<string, LocalFile>();
    for (const { path, text } of entries) {
      const name = path.join("/");
      const clashes = [...made.keys()].some((other) => other.startsWith(`${name}/`) || name.startsWith(`${other}/`));
      if (!clashes) {
        made.set(name, file(text));
      }
    }
    return made;
  });

/** Whether git could hold it: nothing is a file and a folder at once. */
export function isPossible(paths: Iterable<string>): boolean {
  const all = [...paths];
  return !all.some((path) => all.some((other) => other.startsWith(`${path}/`)));
}
