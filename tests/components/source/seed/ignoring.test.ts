// The rules of .gitignore files, compared with what git itself makes of them.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { readFolder } from "../../../../components/source/seed/inventory";
import { addTo, folderWith } from "../../../helpers/folders";

type Files = Readonly<Record<string, string>>;

describe("ignored files", () => {
  const seeded = (folder: string) => [...readFolder(folder).files.keys()];

  /** Every untracked file that `git add .` would take. */
  function taken(folder: string): string[] {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "core.excludesFile=/dev/null", "-c", "core.quotePath=false", ...args], {
        cwd: folder,
        encoding: "utf8",
      });
    git("init", "--quiet");
    return git("ls-files", "-z", "--others", "--exclude-standard").split("\0").filter(Boolean).sort();
  }

  const tree = (ignored: Files): Files => ({
    "a.log": "1",
    "build/out/a.log": "1",
    "images/web/files/output/page.html": "1",
    "images/web/files/page.html": "1",
    "images/web/notes.txt": "1",
    "output/a": "1",
    "[odd] name/a.log": "1",
    "[odd] name/b": "1",
    ...ignored,
  });
  const cases: readonly [string, Files][] = [
    ["a pattern at any depth", { ".gitignore": "*.log\noutput\n" }],
    ["a pattern of the folder itself", { ".gitignore": "/output/\n" }],
    ["a pattern with a path", { ".gitignore": "images/*/files\n" }],
    ["an exception", { ".gitignore": "*.log\n!a.log\n" }],
    ["an exception in a folder that is ignored, which has no effect", { ".gitignore": "build/\n!build/out/a.log\n" }],
    ["a folder's own file, for that folder only", { "images/.gitignore": "notes.txt\n/web/files/\n" }],
    ["a folder's own exception", { ".gitignore": "out/\n*.log\n", "build/.gitignore": "!out/\n!*.log\n" }],
    [
      "comments, blank lines, carriage returns and a byte order mark",
      { ".gitignore": "\uFEFF# *\r\n\r\n  \r\n*.log\r\n" },
    ],
    ["comments and blank lines in a folder", { "images/.gitignore": "# *\n\n   \n!\n/\n" }],
    ["letters in another case, which are other names", { ".gitignore": "OUTPUT\nA.LOG\n" }],
    ["a folder whose name looks like a pattern", { "[odd] name/.gitignore": "*.log\n" }],
  ];
  for (const [what, ignored] of cases) {
    it(`are git's: ${what}`, () => {
      const folder = folderWith(tree(ignored));

      expect(seeded(folder)).to.deep.equal(taken(folder));
    });
  }

  it("are git's, whatever the rules", () => {
    const name = fc.constantFrom("a", "b", "c*", "*", "**", "?", "[ab]");
    const pattern = fc
      .tuple(
        fc.constantFrom("", "!"),
        fc.constantFrom("", "/"),
        fc.array(name, { minLength: 1, maxLength: 3 }),
        fc.constantFrom("", "/"),
      )
      .map(([negation, start, names, end]) => negation + start + names.join("/") + end);
    const rules = fc.array(pattern, { maxLength: 4 }).map((patterns) => ["# Rules", ...patterns, ""].join("\n"));
    const plain = Object.fromEntries(
      ["kept", "a", "b/a", "b/c", "b/ab/a", "b/ab/b", "c/a/b/c", "c/b", "cc/a"].map((path) => [path, "1"]),
    );
    const trees = fc.array(fc.tuple(rules, rules, rules), { minLength: 50, maxLength: 50 });

    fc.assert(
      fc.property(trees, (all) => {
        // One repository for all, since starting git takes longer than everything else.
        const folder = folderWith();
        for (const [index, [root, b, ca]] of all.entries()) {
          addTo(join(folder, `tree-${index}`), {
            ...plain,
            ".gitignore": root,
            "b/.gitignore": b,
            "c/a/.gitignore": ca,
          });
        }
        const found = all.flatMap((_, index) =>
          seeded(join(folder, `tree-${index}`)).map((path) => `tree-${index}/${path}`),
        );
        expect(found.sort()).to.deep.equal(taken(folder));
      }),
      { numRuns: 2 },
    );
  });
});
