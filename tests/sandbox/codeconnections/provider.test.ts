import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rejection } from "../codepipeline/stand";
import { Stand } from "./stand";

describe("the provider of the sandbox's repositories", function () {
  this.slow(500);
  let stand: Stand;
  beforeEach(async () => {
    stand = await Stand.open();
  });
  afterEach(() => {
    stand.close();
  });

  it("makes a repository of what is pushed to it, also in nested groups, and lets it be cloned", async () => {
    await stand.commit({ "a.txt": "ours" });
    await stand.push("acme/images/golden");
    await stand.git("clone", "--quiet", stand.url("acme/images/golden"), "../clone");

    expect(readFileSync(join(stand.folder, "clone", "a.txt"), "utf8")).to.equal("ours");
  });

  it("knows no repository that nobody pushed", async () => {
    await stand.git("init", "--quiet");

    expect(await rejection(stand.git("ls-remote", stand.url("acme/other")))).to.include("not found");
    expect(await rejection(stand.git("ls-remote", stand.url("acme")))).to.include("not found");
  });
});
