import { expect } from "chai";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { findOnPath, findPackerPlugin, findPulumiPlugin } from "../../../../sandbox/toolchain/tools/search";
import { PROJECT_FOLDER, tools } from "../../../../sandbox/toolchain/tools/table";
import { scratchFolder } from "../folder";

const table = tools("amd64", PROJECT_FOLDER);

describe("search", () => {
  const scratch = scratchFolder();
  const says = (text: string) => () => Promise.resolve(text);

  it("takes a tool on PATH whose version fits", async () => {
    const folder = scratch("bin/packer");
    expect(await findOnPath(table.packer, `/nowhere:${folder}/bin`, says("Packer v1.16.0"))).to.deep.equal({
      folder: `${folder}/bin`,
      detail: `${folder}/bin/packer`,
    });
  });

  it("follows a link to where the CLI's language host lies", async () => {
    const folder = scratch("cellar/pulumi", "cellar/pulumi-language-nodejs");
    mkdirSync(join(folder, "bin"));
    symlinkSync(join(folder, "cellar", "pulumi"), join(folder, "bin", "pulumi"));
    expect(await findOnPath(table.pulumi, `${folder}/bin`, says("v3.999.0"))).to.deep.equal({
      folder: `${folder}/cellar`,
      detail: `${folder}/bin/pulumi, version 3.999.0`,
    });
  });

  it("says why it does not take one", async () => {
    const folder = scratch("bin/packer", "bin/pulumi");
    const reason = async (tool: typeof table.packer, path: string, ask: () => Promise<string>) =>
      findOnPath(tool, path, ask);
    expect(await reason(table.packer, "/nowhere", says(""))).to.deep.equal({ reason: "not on PATH" });
    expect(await reason(table.packer, `${folder}/bin`, says("Packer v1.9.4"))).to.deep.equal({
      reason: `${folder}/bin/packer is version 1.9.4`,
    });
    expect(await reason(table.packer, `${folder}/bin`, () => Promise.reject(new Error("killed")))).to.deep.equal({
      reason: `${folder}/bin/packer does not tell its version`,
    });
    expect(await reason(table.pulumi, `${folder}/bin`, says("v3.999.0"))).to.deep.equal({
      reason: `${folder}/bin/pulumi has no pulumi-language-nodejs beside it`,
    });
  });

  it("takes plugins from where Pulumi and Packer install them, of exactly the pinned version", () => {
    const version = table["pulumi-resource-aws"].version;
    const packer = "packer/github.com/hashicorp/amazon/packer-plugin-amazon_v1.8.2_x5.0_linux_amd64";
    const folder = scratch(
      `pulumi/plugins/resource-aws-v${version}/pulumi-resource-aws`,
      "pulumi/plugins/resource-command-v0.0.1/pulumi-resource-command",
      packer,
    );
    const home = join(folder, "pulumi");
    const found = join(home, "plugins", `resource-aws-v${version}`);
    expect(findPulumiPlugin(table["pulumi-resource-aws"], [home])).to.deep.equal({ folder: found, detail: found });
    expect(findPulumiPlugin(table["pulumi-resource-command"], [home])).to.have.property("reason");

    const findPlugin = () => findPackerPlugin("packer-plugin-amazon_v1.8.2_x5.0_linux_amd64", [join(folder, "packer")]);
    expect(findPlugin(), "without its checksum").to.have.property("reason");
    scratch(`${packer}_SHA256SUM`);
    expect(findPlugin()).to.include({ folder: join(folder, "packer") });
  });
});
