import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { GATE_PATHS } from "../../../components/basics/gates";
import { SOURCE_FOLDER } from "../../../components/source/images";
import { readFolder } from "../../../components/source/seed/inventory";
import { exportTo } from "../../../scripts/export/exportTo";
import { addTo, folderWith } from "../../helpers/folders";

describe("the export to one's own repository", () => {
  const files = { "packer/a.hcl": "1", "tools/b.sh": "1", "stages/test/main.ts": "the stack's own" };
  let program: string;
  let target: string;

  beforeEach(() => {
    program = folderWith(files);
    target = join(folderWith(), "images-of-ours");
  });

  const run = (more: { keep?: string[]; overwrite?: string[]; dryRun?: boolean } = {}) =>
    exportTo({
      source: readFolder(program),
      sourceFolder: program,
      target,
      keep: [],
      overwrite: [],
      dryRun: false,
      ...more,
    });
  const textOf = (path: string) => readFileSync(join(target, path), "utf8");

  it("writes everything that pulumi up would commit, with its mode and a manifest", () => {
    chmodSync(join(program, "tools/b.sh"), 0o755);
    expect(run()).to.equal(
      `2 files written to ${target}.\nNothing is committed: look at the changes, and commit them.`,
    );
    expect(textOf("packer/a.hcl")).to.equal("1");
    expect(statSync(join(target, "tools/b.sh")).mode & 0o777).to.equal(0o755);
    expect(statSync(join(target, "packer/a.hcl")).mode & 0o777).to.equal(0o644);
    expect(existsSync(join(target, "stages"))).to.equal(false);
    expect(textOf(".ami-pipeline/seed.json")).to.include('"packer/a.hcl"');
  });

  it("has all of the real buildsrc but the gates' code", () => {
    const source = readFolder(SOURCE_FOLDER);
    exportTo({ source, sourceFolder: SOURCE_FOLDER, target, keep: [], overwrite: [], dryRun: false });
    const written = readFolder(target);
    expect([...written.files.keys()]).to.deep.equal([...source.files.keys()]);
    expect(written.digest).to.equal(source.digest);
    expect(GATE_PATHS.filter((path) => existsSync(join(target, path)))).to.deep.equal([]);
  });

  it("takes over what is newer, and keeps what people changed, added and deleted", () => {
    addTo(program, { "packer/old.hcl": "1", "tools/c.sh": "1" });
    run();
    addTo(target, { "tools/b.sh": "ours", "images/web/image.pkrvars.json": "{}" });
    rmSync(join(target, "tools/c.sh"));
    addTo(program, { "packer/a.hcl": "2", "packer/new.hcl": "1" });
    rmSync(join(program, "packer/old.hcl"));

    expect(run()).to.equal(
      [
        `3 files taken over from the program to ${target}:`,
        "  remove packer/old.hcl",
        "  write packer/a.hcl",
        "  write packer/new.hcl",
        "Left as people changed them: tools/b.sh, tools/c.sh",
        "Nothing is committed: look at the changes, and commit them.",
      ].join("\n"),
    );
    expect(["packer/a.hcl", "packer/new.hcl", "tools/b.sh"].map(textOf)).to.deep.equal(["2", "1", "ours"]);
    expect(existsSync(join(target, "packer/old.hcl"))).to.equal(false);
    expect(run()).to.match(/has all that the program has\.\nLeft as people changed them: /);
  });

  it("says what is newer without writing it", () => {
    run();
    addTo(program, { "packer/a.hcl": "2" });
    const manifest = textOf(".ami-pipeline/seed.json");
    expect(run({ dryRun: true })).to.equal(
      `1 file to take over from the program to ${target}:\n  write packer/a.hcl\nNothing was written.`,
    );
    expect([textOf("packer/a.hcl"), textOf(".ami-pipeline/seed.json")]).to.deep.equal(["1", manifest]);
  });

  it("names every conflict and writes nothing", () => {
    addTo(program, { "packer/gone.hcl": "1" });
    run();
    addTo(target, { "packer/a.hcl": "ours", "packer/gone.hcl": "ours" });
    addTo(program, { "packer/a.hcl": "2", "tools/b.sh": "2" });
    rmSync(join(program, "packer/gone.hcl"));
    expect(() => run()).to.throw(
      [
        `2 files of the program are in conflict with ${target}. Nothing was written. Here means the program:`,
        "  packer/a.hcl: changed here, and differently in the repository",
        "  packer/gone.hcl: removed here, but changed in the repository",
        "Merge each by hand and add --keep PATH, or let the program's file take its place: --overwrite PATH.",
      ].join("\n"),
    );
    expect(textOf("tools/b.sh")).to.equal("1");
  });

  it("lets people decide each conflict, once", () => {
    run();
    addTo(target, { "packer/a.hcl": "ours", "tools/b.sh": "ours" });
    addTo(program, { "packer/a.hcl": "2", "tools/b.sh": "2" });
    run({ keep: ["packer/a.hcl"], overwrite: ["tools/b.sh"] });
    expect([textOf("packer/a.hcl"), textOf("tools/b.sh")]).to.deep.equal(["ours", "2"]);
    expect(run()).to.match(/has all that the program has\.\nLeft as people changed it: packer\/a\.hcl$/);
    // A newer version of the program's is a conflict again.
    addTo(program, { "packer/a.hcl": "3" });
    expect(() => run()).to.throw("1 file of the program is in conflict");
  });

  it("does not take a file that somebody else wrote for its own", () => {
    addTo(target, { "packer/a.hcl": "theirs", "tools/b.sh": "1" });
    expect(() => run()).to.throw(
      "packer/a.hcl: the repository has another file there, which the program did not write",
    );
    run({ keep: ["packer/a.hcl"] });
    expect(textOf("packer/a.hcl")).to.equal("theirs");
  });

  it("writes through no link, and over no folder", () => {
    const elsewhere = folderWith({ "a.hcl": "theirs" });
    addTo(target, { "tools/b.sh/file": "theirs" });
    symlinkSync(elsewhere, join(target, "packer"));
    expect(() => run()).to.throw(
      /packer\/a\.hcl: it needs a folder where the repository has the file packer\n {2}tools\/b\.sh: it is a file where the repository has a folder, with tools\/b\.sh\/file/,
    );
    expect(readdirSync(elsewhere)).to.deep.equal(["a.hcl"]);
    rmSync(join(target, "packer"));
    rmSync(join(target, "tools"), { recursive: true });
    addTo(target, { "packer/b": "" });
    symlinkSync(join(elsewhere, "a.hcl"), join(target, "packer/a.hcl"));
    expect(() => run({ overwrite: ["packer/a.hcl"] })).to.throw("packer/a.hcl is a link. Remove it");
  });

  it("deletes nothing outside of the folder, whatever an edited manifest says", () => {
    run();
    const blobId = "56a6051ca2b02b04ef92d5150c9ef600403cb1de"; // Of the content "1".
    for (const path of ["../theirs", "packer/../../theirs", "/theirs", "packer//a.hcl"]) {
      addTo(join(target, ".."), { theirs: "1" });
      addTo(target, { ".ami-pipeline/seed.json": JSON.stringify({ files: { [path]: `${blobId} NORMAL` } }) });
      expect(() => run(), path).to.throw(
        `${join(target, ".ami-pipeline/seed.json")} names "${path}", which is not a file's path in that folder.`,
      );
      expect(existsSync(join(target, "../theirs")), path).to.equal(true);
    }
  });

  it("refuses a decision about a file that the program does not have", () => {
    expect(() => run({ keep: ["packer/b.hcl"] })).to.throw("The program has no file packer/b.hcl.");
  });

  it("refuses the program's own folder", () => {
    target = join(program, "copy");
    expect(() => run()).to.throw(`${target} is in the folder that is exported.`);
    target = program;
    expect(() => run()).to.throw("is in the folder that is exported");
  });

  it("names what cannot be exported", () => {
    symlinkSync("a.hcl", join(program, "packer/link"));
    expect(() => run()).to.throw(/^The program's folder cannot be exported:\n {2}.*packer\/link/);
  });
});
