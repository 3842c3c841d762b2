// The examples for images: each can be built and tested, and is described.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { readImage } from "../buildsrc/stages/image/folder";

const PROJECT = dirname(__dirname);
const FOLDER = join(PROJECT, "examples", "images");

describe("the example images", () => {
  let repository: string;
  before(() => {
    repository = mkdtempSync(join(tmpdir(), "examples-"));
    cpSync(FOLDER, join(repository, "images"), { recursive: true });
  });
  after(() => {
    rmSync(repository, { recursive: true });
  });

  const documents = readFileSync(join(PROJECT, "docs", "images.md"), "utf8");
  for (const name of readdirSync(FOLDER)) {
    it(`${name} is one that the stages can build, and tests what it is for`, () => {
      expect(readImage(repository, name).tests).not.to.be.empty;
    });

    it(`${name} is run by a scenario, and described in docs/images.md`, () => {
      const scenarios = readdirSync(join(PROJECT, "tests", "sandbox", "scenarios"));
      expect(
        scenarios.filter((file) => /^2[67]-example-/.test(file) && file.slice(3) === `example-${name}.ts`),
      ).to.have.length(1);
      expect(documents).to.include(`(../examples/images/${name}/`);
    });
  }

  it("own-template is the template that buildsrc/README.md shows", () => {
    const readme = readFileSync(join(PROJECT, "buildsrc", "README.md"), "utf8");

    expect(readme).to.include(
      `\`\`\`hcl\n${readFileSync(join(FOLDER, "own-template", "template.pkr.hcl"), "utf8")}\`\`\``,
    );
  });
});
