import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { zipSync } from "fflate";
import { downloadTool } from "../../../../sandbox/toolchain/tools/archive";
import { PROJECT_FOLDER, type Tool, tools } from "../../../../sandbox/toolchain/tools/table";
import { scratchFolder, write } from "../folder";

const table = tools("amd64", PROJECT_FOLDER);
const script = "#!/bin/sh\n";

/** Serves one archive, and the list that has its digest. */
function serve(tool: Tool, archive: Uint8Array): (url: string) => Promise<Response> {
  const digest = createHash("sha256").update(archive).digest("hex");
  return (url) =>
    Promise.resolve(new Response(url === tool.download.url ? archive : `${digest}  ${basename(tool.download.url)}\n`));
}

describe("downloadTool", () => {
  const scratch = scratchFolder();

  it("unpacks the Pulumi CLI out of its folder", async () => {
    for (const name of table.pulumi.binaries) {
      write(join(scratch(), "pulumi", name), script);
    }
    const archive = join(scratch(), "cli.tar.gz");
    execFileSync("tar", ["-czf", archive, "-C", scratch(), "pulumi"]);
    const folder = scratch("tool/keep");

    await downloadTool(table.pulumi, join(folder, "tool"), serve(table.pulumi, readFileSync(archive)));

    expect(readdirSync(join(folder, "tool")).sort()).to.deep.equal(["keep", "pulumi", "pulumi-language-nodejs"]);
    accessSync(join(folder, "tool", "pulumi"), constants.X_OK);
  });

  it("gives the Packer plugin the name that the tool chain knows it by", async () => {
    const tool = table["packer-plugin-amazon"];
    const packed = { [tool.download.binary ?? ""]: Buffer.from(script), "LICENSE.txt": Buffer.from("") };
    const folder = join(scratch("tool/keep"), "tool");

    await downloadTool(tool, folder, serve(tool, zipSync(packed)));

    expect(readdirSync(folder).sort()).to.deep.equal(["LICENSE.txt", "keep", "packer-plugin-amazon"]);
    accessSync(join(folder, "packer-plugin-amazon"), constants.X_OK);
  });
});
