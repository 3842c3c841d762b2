import { expect } from "chai";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Preparation, prepareTool, type SourceBuild } from "../../../../sandbox/toolchain/tools/prepare";
import { Progress } from "../../../../sandbox/toolchain/progress";
import { PROJECT_FOLDER, tools } from "../../../../sandbox/toolchain/tools/table";
import { scratchFolder, write } from "../folder";

const { packer } = tools("amd64", PROJECT_FOLDER);
const missing = () => ({ reason: "not on PATH" });

describe("prepareTool", () => {
  const scratch = scratchFolder();
  let done: string[] = [];
  let said: string[] = [];
  beforeEach(() => {
    done = [];
    said = [];
  });

  const make = (what: string) => (_of: unknown, folder: string) => {
    done.push(what);
    write(join(folder, "packer"), what);
    return Promise.resolve();
  };
  const build: SourceBuild = {
    digest: "0123456789",
    inTurn: (work) => work(),
    make: (folder) => make("build")(undefined, folder),
  };
  const preparation = (changes: Partial<Preparation> = {}): Preparation => ({
    cache: scratch(),
    progress: new Progress((line) => said.push(line)),
    reach: { obstacle: () => Promise.resolve(undefined) },
    download: make("download"),
    buildOf: () => build,
    ...changes,
  });
  const outOfReach = { obstacle: () => Promise.resolve("https://releases.hashicorp.com cannot be reached") };
  const kept = () => readdirSync(join(scratch(), "tools"));

  it("takes what is found and does nothing else", async () => {
    const found = { folder: "/usr/bin", detail: "/usr/bin/packer" };
    expect(await prepareTool(packer, () => found, preparation())).to.include({ way: "found", folder: "/usr/bin" });
    expect(done).to.deep.equal([]);
  });

  it("downloads before it builds", async () => {
    expect(await prepareTool(packer, missing, preparation())).to.include({ way: "downloaded" });
    expect(done).to.deep.equal(["download"]);
  });

  it("builds where the site is out of reach, without trying to download", async () => {
    const { way, folder } = await prepareTool(packer, missing, preparation({ reach: outOfReach }));
    expect(way).to.equal("built");
    expect(done).to.deep.equal(["build"]);
    expect(folder).to.match(/\/tools\/packer-1\.16\.0-[0-9a-f]{10}$/);
    expect(existsSync(join(folder, "packer"))).to.equal(true);
  });

  it("builds when the download turns out to be wrong, and keeps nothing of the download", async () => {
    const wrong = (_tool: unknown, folder: string) => {
      write(join(folder, "packer"), "half of it");
      return Promise.reject(new Error("not what its publisher says"));
    };
    expect(await prepareTool(packer, missing, preparation({ download: wrong }))).to.include({ way: "built" });
    expect(kept()).to.have.length(1);
  });

  it("uses what an earlier run made without a word and without asking any site", async () => {
    await prepareTool(packer, missing, preparation({ reach: outOfReach }));
    expect(said.splice(0)).to.have.length(2);
    const unasked = { obstacle: () => Promise.reject(new Error("asked")) };
    const again = await prepareTool(packer, missing, preparation({ reach: unasked }));
    expect(again).to.include({ way: "built" });
    expect(again.detail).to.include("earlier").and.include("not on PATH");
    expect(said).to.deep.equal([]);
    expect(done).to.deep.equal(["build"]);
  });

  it("does not build what would not work", async () => {
    const buildOf = () => ({ ...build, obstacle: "no Terraform provider" });
    const error = await prepareTool(packer, missing, preparation({ reach: outOfReach, buildOf })).then(
      () => "",
      (reason: unknown) => (reason instanceof Error ? reason.message : ""),
    );
    expect(error).to.match(/no way to get packer 1\.16\.0.*not on PATH.*cannot be reached.*no Terraform provider/s);
    expect(done).to.deep.equal([]);
  });
});
