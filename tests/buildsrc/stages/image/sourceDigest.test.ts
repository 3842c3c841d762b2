// Tests that the source digest changes with every file that can influence an image, and with no other.
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { madeByStages, sourceDigest } from "../../../../buildsrc/stages/image/sourceDigest";
import { makeRepository, removeRepositories } from "../../helpers/repository";

describe("buildsrc: source digest", () => {
  const WEB = { folders: ["images/base", "images/web"] };
  const FILES = {
    "images/base/provision/1.sh": "one",
    "images/web/image.pkrvars.json": "{}",
    "images/web/files/README.md": "on the image",
    "images/web/files/.gitignore": "on the image",
    "images/db/provision/1.sh": "two",
    "packer/a.pkr.hcl": "three",
    "packer/notes.md": "seven",
    "stages/build/main.ts": "four",
    "buildspecs/build.yml": "five",
    "package-lock.json": "six",
    "README.md": "about all",
    ".gitignore": "node_modules",
    ".editorconfig": "",
    ".ami-pipeline/seed.json": "{}",
  };
  let root: string;
  let before: string;
  beforeEach(() => {
    root = makeRepository(FILES);
    before = sourceDigest(root, WEB);
  });
  after(removeRepositories);

  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const link = (path: string, target: string) => {
    symlinkSync(target, join(root, path));
  };

  it("is a SHA-256, the same for the same files wherever they are, whatever is around them", () => {
    expect(before).to.match(/^[0-9a-f]{64}$/);
    const inFolder = Object.fromEntries(Object.entries(FILES).map(([path, content]) => [`a/b/${path}`, content]));
    const repository = makeRepository({ ...inFolder, "index.ts": "", "a/other.ts": "" });
    expect(sourceDigest(join(repository, "a/b"), WEB)).to.equal(before);
    expect(sourceDigest(makeRepository(FILES), WEB)).to.equal(before);
  });

  const influences: Readonly<Record<string, () => void>> = {
    "a file of the image": () => {
      write("images/web/image.pkrvars.json", '{"family":"ubuntu"}');
    },
    "a file of the image that it extends": () => {
      write("images/base/provision/1.sh", "other");
    },
    "Markdown that goes onto the image": () => {
      write("images/web/files/README.md", "other");
    },
    "a .gitignore that goes onto the image": () => {
      write("images/web/files/.gitignore", "other");
    },
    "Markdown beside the templates": () => {
      write("packer/notes.md", "other");
    },
    "a template": () => {
      write("packer/a.pkr.hcl", "other");
    },
    "a stage": () => {
      write("stages/build/main.ts", "other");
    },
    "a buildspec": () => {
      write("buildspecs/build.yml", "other");
    },
    "the lock file": () => {
      write("package-lock.json", "other");
    },
    "a new file": () => {
      write("stages/node_modules/left-pad/index.js", "");
    },
    "a new file at the top": () => {
      write(".npmrc", "registry=https://example.com");
    },
    "packages that were committed": () => {
      write("node_modules/left-pad/index.js", "");
    },
    "a file's name": () => {
      renameSync(join(root, "stages/build/main.ts"), join(root, "stages/build/other.ts"));
    },
    "a file that is gone": () => {
      rmSync(join(root, "package-lock.json"));
    },
    "an executable bit": () => {
      chmodSync(join(root, "images/base/provision/1.sh"), 0o755);
    },
    "a link": () => {
      link("images/web/files/host", "/etc/hostname");
    },
    "a line that looks like another file": () => {
      write('stages/a\n["file","stages/b"', "");
    },
  };
  for (const [what, change] of Object.entries(influences)) {
    it(`changes with ${what}`, () => {
      change();

      expect(sourceDigest(root, WEB)).to.not.equal(before);
    });
  }

  it("does not change with other images, documents, the list of what was seeded, and the modes that git does not keep", () => {
    write("images/db/provision/1.sh", "other");
    write("images/new/image.pkrvars.json", "{}");
    write("README.md", "other");
    write("docs/more.md", "");
    write("stages/.gitignore", "");
    write(".editorconfig", "root = true");
    write(".ami-pipeline/seed.json", '{"files":{}}');
    chmodSync(join(root, "images/base/provision/1.sh"), 0o600);

    expect(sourceDigest(root, WEB)).to.equal(before);
  });

  it("takes a link for a link, not for a copy of what it leads to", () => {
    rmSync(join(root, "images/base/provision/1.sh"));
    write("stages/1.sh", "one");
    link("images/base/provision/1.sh", "../../../stages/1.sh");
    const linked = sourceDigest(root, WEB);
    link("images/base/provision/2.sh", "1.sh");

    expect(linked).to.not.equal(before);
    expect(sourceDigest(root, WEB)).to.not.equal(linked);
  });

  for (const [what, path, target] of [
    ["a file", "images/web/files/1.sh", "../../db/provision/1.sh"],
    ["a folder", "images/web/files/db", "../../db"],
    ["the whole commit", "images/web/files/all", "../../.."],
  ] as const) {
    it(`includes ${what} of another image that a link leads to`, () => {
      link(path, target);
      const linked = sourceDigest(root, WEB);
      write("images/db/provision/1.sh", "other");

      expect(sourceDigest(root, WEB)).to.not.equal(linked);
    });
  }

  it("takes a relative link to an absolute one inside the folder as the machine's, as it takes that one", () => {
    const repository = makeRepository({ "shared/1.sh": "one", "buildsrc/images/web/image.pkrvars.json": "{}" });
    const own = join(repository, "buildsrc/images/web");
    symlinkSync(join(repository, "shared/1.sh"), join(own, "absolute"));
    symlinkSync("absolute", join(own, "relative"));
    expect(sourceDigest(join(repository, "buildsrc"), WEB)).to.be.a("string");

    mkdirSync(join(repository, "buildsrc/images/db"));
    symlinkSync("../../../shared/1.sh", join(repository, "buildsrc/images/db/out"));
    symlinkSync("../db/out", join(own, "over"));
    expect(() => sourceDigest(join(repository, "buildsrc"), WEB)).to.throw("images/web/over is a symbolic link");
  });

  it("refuses a link to what is beside the folder, which would influence the image", () => {
    const repository = makeRepository({ "shared/1.sh": "one", "buildsrc/images/web/image.pkrvars.json": "{}" });
    mkdirSync(join(repository, "buildsrc/images/web/files"));
    symlinkSync("../../../../shared/1.sh", join(repository, "buildsrc/images/web/files/1.sh"));

    expect(() => sourceDigest(join(repository, "buildsrc"), WEB)).to.throw(
      "images/web/files/1.sh is a symbolic link that leads out of the folder with the images, whose files alone decide what an image contains.",
    );
  });

  it("knows links that lead nowhere, out of the commit or in circles", () => {
    link("images/web/files/nowhere", "nothing");
    link("images/web/files/out", "/tmp");
    link("images/web/files/circle", "circle");

    expect(sourceDigest(root, WEB)).to.match(/^[0-9a-f]{64}$/);
  });

  it("leaves out what a stage makes in the commit's folder, if it runs there", () => {
    const made = madeByStages(process.cwd());
    write("node_modules/left-pad/index.js", "");
    write("output/packer.log", "");
    link("images/web/files/pad", "../../../node_modules/left-pad");
    const built = sourceDigest(root, WEB, made);
    write("node_modules/left-pad/index.js", "other");
    write("reports/tests.xml", "");

    expect(sourceDigest(root, WEB, made)).to.equal(built);
    expect(madeByStages(root)).to.deep.equal([]);
  });

  it("leaves out git's own folder", () => {
    write(".git/HEAD", "ref: refs/heads/main");

    expect(sourceDigest(root, WEB)).to.equal(before);
  });
});
