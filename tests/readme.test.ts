// The README and the docs say what is there: no dead link, no command and no setting that does not exist.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { SETTING_NAMES } from "../components/settings/values";

const PROJECT = dirname(__dirname);
const read = (path: string) => readFileSync(join(PROJECT, path), "utf8");
const PAGES = ["README.md", ...readdirSync(join(PROJECT, "docs")).map((name) => `docs/${name}`)];

/** The cells of the table under a heading, row by row, without the table's own heading. */
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

describe("the documentation", () => {
  it("names only settings that exist in the README's table", () => {
    const known: readonly string[] = SETTING_NAMES;
    const named = tableUnder("Settings").map(([name = ""]) => name.replaceAll("`", ""));

    expect(named).to.have.length.above(5);
    expect(named.filter((name) => !known.includes(name))).to.deep.equal([]);
  });

  for (const page of PAGES) {
    it(`has no dead link in ${page}`, () => {
      const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = ""]) => target);

      expect(links.filter((target) => !existsSync(join(PROJECT, dirname(page), target)))).to.deep.equal([]);
    });

    it(`names only npm scripts that exist in ${page}`, () => {
      const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
      const named = [...read(page).matchAll(/npm run ([a-z:]+)/g)].map(([, name = ""]) => name);

      expect(named.filter((name) => !(name in scripts))).to.deep.equal([]);
    });
  }
});
