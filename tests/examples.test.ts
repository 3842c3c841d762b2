// The examples: their images are images, with the scripts that every image should have.
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { readImage } from "../buildsrc/stages/image/folder";

const PROJECT = dirname(__dirname);
const GOLDEN_IMAGES = join(PROJECT, "examples", "two-factories", "golden-images");

describe("the example program's own image", () => {
  let repository: string;
  before(() => {
    repository = mkdtempSync(join(tmpdir(), "examples-"));
    cpSync(GOLDEN_IMAGES, join(repository, "images"), { recursive: true });
  });
  after(() => {
    rmSync(repository, { recursive: true });
  });

  it("is one that the stages can build and test", () => {
    const { provision, tests } = readImage(repository, "web");

    const names = ["10-nginx.sh", "80-release-file.sh"];
    expect(provision).to.deep.equal(names.map((name) => `images/web/provision/${name}`));
    expect(tests).to.deep.equal(names.map((name) => `images/web/tests/${name}`));
  });

  it("has the package's own release file, with its test", () => {
    for (const path of ["provision/80-release-file.sh", "tests/80-release-file.sh"]) {
      const own = readFileSync(join(GOLDEN_IMAGES, "web", path), "utf8");
      expect(own, path).to.equal(readFileSync(join(PROJECT, "buildsrc", "images", "ubuntu-24.04", path), "utf8"));
    }
  });
});
