// Tests that the README and the docs refer only to files, commands and settings that exist.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { SETTING_NAMES } from "../components/settings/values";

describe("the documentation", () => {
  const pages = ["README.md", ...readdirSync(inProject("docs")).map((name) => `docs/${name}`)];

  it("names only existing settings in the README's table", () => {
    const known: readonly string[] = SETTING_NAMES;
    const named = tableUnder("Settings").map(([name = ""]) => name.replaceAll("`", ""));

    expect(named).to.have.length.above(5);
    expect(named.filter((name) => !known.includes(name))).to.deep.equal([]);
  });

  for (const page of pages) {
    it(`has no dead links in ${page}`, () => {
      const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = ""]) => target);

      expect(links.filter((target) => !existsSync(inProject(join(dirname(page), target))))).to.deep.equal([]);
    });

    it(`names only existing npm scripts in ${page}`, () => {
      const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
      const named = [...read(page).matchAll(/npm run (?:-s |--silent )?([a-z][a-z:-]*)/g)].map(([, name = ""]) => name);

      expect(named.filter((name) => !(name in scripts))).to.deep.equal([]);
    });
  }
});

function inProject(path: string): string {
  return join(__dirname, "..", path);
}

function read(path: string): string {
  return readFileSync(inProject(path), "utf8");
}

/** The cells, row by row, of the table under a heading of the README. The table's own heading is left out. */
function tableUnder(heading: string): string[][] {
  const section = read("README.md").split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
