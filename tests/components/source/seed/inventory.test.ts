// What the seeding finds in a folder, and what CodeCommit would not take of it.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { build } from "esbuild";
import { SOURCE_FOLDER } from "../../../../components/source/images";
import { readFolder } from "../../../../components/source/seed/inventory";

describe("the inventory of a folder", () => {
  let folder = "";
  const write = (path: string, text = "text\n") => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const fault = () => {
    const { faults } = readFolder(folder);
    expect(faults).to.have.length(1);
    return faults[0];
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "seed-inventory-"));
    write("build.yml");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("names each content as git does, with its mode and size, in order", () => {
    write("images/web/setup.sh", "#!/bin/sh\n");
    chmodSync(join(folder, "images/web/setup.sh"), 0o755);

    expect([...readFolder(folder).files]).to.deep.equal([
      ["build.yml", { blobId: gitBlobId("build.yml"), mode: "NORMAL", size: 5 }],
      ["images/web/setup.sh", { blobId: gitBlobId("images/web/setup.sh"), mode: "EXECUTABLE", size: 10 }],
    ]);
  });

  it("leaves out what is not source, and the seeding's own manifest", () => {
    for (const path of [".git/config", "stages/node_modules/a/index.js", ".DS_Store", ".ami-pipeline/seed.json"]) {
      write(path);
    }
    write("docs/.ami-pipeline/kept");

    expect([...readFolder(folder).files.keys()]).to.deep.equal(["build.yml", "docs/.ami-pipeline/kept"]);
  });

  it("leaves out what the stack runs itself, wherever the gates' code is in the source folder, and nothing else", () => {
    for (const path of ["stages/test/main.ts", "buildspecs/publish.yml"]) {
      write(path);
    }
    const kept = ["buildspecs/build.yml", "images/web/stages/test/a.sh", "stages/releases/record.ts"];
    for (const path of kept) {
      write(path);
    }

    expect([...readFolder(folder).files.keys()]).to.deep.equal(["build.yml", ...kept]);
  });

  it("commits all code that Validate and Build run", async () => {
    const { metafile } = await build({
      absWorkingDir: SOURCE_FOLDER,
      entryPoints: ["validate", "build"].map((stage) => `stages/${stage}/main.ts`),
      bundle: true,
      platform: "node",
      packages: "external",
      outdir: SOURCE_FOLDER,
      write: false,
      metafile: true,
    });
    const { files } = readFolder(SOURCE_FOLDER);

    const code = Object.keys(metafile.inputs);
    expect(code).to.include("stages/build/main.ts");
    expect(code.filter((path) => !files.has(path))).to.deep.equal([]);
  });

  it("commits as .gitignore what a package brings under another name, unless there is one", () => {
    write("stages/.gitignore.packed", "packed\n");
    const { files, contentOf } = readFolder(folder);
    expect([...files.keys()]).to.deep.equal(["build.yml", "stages/.gitignore"]);
    expect(contentOf("stages/.gitignore").toString()).to.equal("packed\n");

    write("stages/.gitignore", "own\n");
    const both = readFolder(folder);
    expect([...both.files.keys()]).to.deep.equal(["build.yml", "stages/.gitignore"]);
    expect(both.contentOf("stages/.gitignore").toString()).to.equal("own\n");
  });

  it("leaves out what a .gitignore names, also what CodeCommit would not take, and no digest changes with it", () => {
    write(".gitignore", "*.iso\n/stages/cache/\n");
    const { digest } = readFolder(folder);
    write("big.iso", "");
    symlinkSync("build.yml", join(folder, "link.iso"));
    write("stages/cache/a");
    const { files, faults, digest: after } = readFolder(folder);

    expect(faults).to.be.empty;
    expect([...files.keys()]).to.deep.equal([".gitignore", "build.yml"]);
    expect(after).to.equal(digest);
  });

  it("takes the rules of a package's .gitignore from where the package keeps it", () => {
    write(".gitignore.packed", "*.log\n");
    write("a.log");

    expect([...readFolder(folder).files.keys()]).to.deep.equal([".gitignore", "build.yml"]);
  });

  it("gives a digest that changes with any content, mode or name, and with nothing else", () => {
    const digests = [readFolder(folder).digest];
    const changes = [
      () => {
        write("build.yml", "other\n");
      },
      () => {
        chmodSync(join(folder, "build.yml"), 0o755);
      },
      () => {
        write("more.yml", "other\n");
      },
      () => {
        rmSync(join(folder, "build.yml"));
      },
    ];
    for (const change of changes) {
      change();
      digests.push(readFolder(folder).digest);
    }

    expect(new Set(digests).size).to.equal(digests.length);
    write("node_modules/a/index.js");
    expect(readFolder(folder).digest).to.equal(digests.at(-1));
  });

  it("refuses a file over 6 MiB, with its size, the limit and the remedy", () => {
    write("files/big.iso");
    truncateSync(join(folder, "files/big.iso"), 6_291_457);

    expect(fault()).to.equal(
      "files/big.iso is 6291457 bytes; CodeCommit's API takes files of at most 6291456 bytes (6 MiB). " +
        "Make it smaller, or fetch it during the build, from S3 for example.",
    );
    truncateSync(join(folder, "files/big.iso"), 6_291_456);
    expect(readFolder(folder).faults).to.be.empty;
  });

  it("refuses more than 6 MiB of files in a folder, with their size, the limit and the remedy", () => {
    for (const file of ["files/one.bin", "files/two.bin", "files/more/three.bin"]) {
      write(file);
      truncateSync(join(folder, file), 3_145_728);
    }
    expect(readFolder(folder).faults).to.be.empty;

    truncateSync(join(folder, "files/two.bin"), 3_145_729);
    expect(fault()).to.equal(
      "The folder files has 6291457 bytes of files in it, subfolders not counted; CodeCommit's API takes at most " +
        "6291456 bytes (6 MiB) per folder. Move some files to subfolders, or fetch them during the build, from S3 for example.",
    );
  });

  it("refuses an empty file", () => {
    write("files/.gitkeep", "");

    expect(fault()).to.match(/^files\/\.gitkeep is empty; .* Remove it, or write a line into it\.$/);
  });

  it("refuses a symbolic link, also one to a folder", () => {
    symlinkSync("build.yml", join(folder, "link"));
    symlinkSync(".", join(folder, "loop"));

    expect(readFolder(folder).faults).to.deep.equal([
      "link is a symbolic link, which CodeCommit's API cannot write. Put a copy of its target there instead.",
      "loop is a symbolic link, which CodeCommit's API cannot write. Put a copy of its target there instead.",
    ]);
  });

  it("refuses a path that is too deep, but not one just deep enough", () => {
    write(`${"d/".repeat(20)}file`);
    expect(readFolder(folder).faults).to.be.empty;

    write(`${"d/".repeat(21)}file`);
    expect(fault()).to.match(/file is 21 folders deep; CodeCommit takes 20\. Move it up\.$/);
  });

  it("refuses a name with a character that does not survive a commit", () => {
    write("a\\b");
    expect(fault()).to.match(/^"a\\\\b" has a character in it that CodeCommit does not take in a path\. Rename it\.$/);
  });

  it("refuses a folder that is not there, and one without files", () => {
    rmSync(join(folder, "build.yml"));
    expect(fault()).to.equal(
      `${folder} holds no files; there is nothing to seed the repository with. Give the path of the folder.`,
    );
    expect(readFolder(join(folder, "missing")).faults[0]).to.match(
      /^Cannot read the folder to seed from: ENOENT.*missing'\. Give the path of the folder\.$/,
    );
  });

  describe("with a folder of images of one's own", () => {
    let images = "";
    beforeEach(() => {
      images = mkdtempSync(join(tmpdir(), "seed-images-"));
      mkdirSync(join(images, "web"));
      writeFileSync(join(images, "web", "image.pkrvars.json"), "{}");
      write("images/example/image.pkrvars.json");
      write("packer/images/kept.sh");
    });
    afterEach(() => {
      rmSync(images, { recursive: true });
    });

    it("has those as images/, in place of the folder's own, and the rest of the folder", () => {
      expect([...readFolder(folder, images).files.keys()]).to.deep.equal([
        "build.yml",
        "images/web/image.pkrvars.json",
        "packer/images/kept.sh",
      ]);
    });

    it("has the same files and digest as one folder with all of it", () => {
      const both = readFolder(folder, images);
      rmSync(join(folder, "images"), { recursive: true });
      write("images/web/image.pkrvars.json", "{}");
      const one = readFolder(folder);

      expect([both.digest, both.files]).to.deep.equal([one.digest, one.files]);
    });

    it("leaves out what either folder's .gitignore names, where it is in the repository", () => {
      write(".gitignore", "*.log\n/web\n");
      write("images/.gitignore", "*.json\n");
      writeFileSync(join(images, ".gitignore"), "/web/*.iso\n");
      for (const name of ["a.log", "b.iso", "c"]) {
        writeFileSync(join(images, "web", name), "1");
      }

      expect([...readFolder(folder, images).files.keys()]).to.deep.equal([
        ".gitignore",
        "build.yml",
        "images/.gitignore",
        "images/web/c",
        "images/web/image.pkrvars.json",
        "packer/images/kept.sh",
      ]);
    });

    it("reads each file from where it is", () => {
      const { contentOf } = readFolder(folder, images);

      expect(contentOf("images/web/image.pkrvars.json").toString()).to.equal("{}");
      expect(contentOf("build.yml").toString()).to.equal("text\n");
    });

    it("refuses a file by the name under which people find it", () => {
      writeFileSync(join(images, "web", "empty"), "");
      const { faults } = readFolder(folder, images);

      expect(faults).to.have.length(1);
      expect(faults[0]).to.contain(`${join(images, "web", "empty")} is empty;`);
    });
  });

  function gitBlobId(path: string): string {
    return execFileSync("git", ["hash-object", join(folder, path)], { encoding: "utf8" }).trim();
  }
});
