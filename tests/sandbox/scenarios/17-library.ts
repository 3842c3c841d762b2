// The package as a library: packed, installed in a project of its own, and used by the example program there.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { readFolder } from "../../../components/source/seed/inventory";
import { Stack } from "../../../sandbox/stack";
import { shared } from "../shared";

const PROJECT = dirname(dirname(dirname(__dirname)));
const EXAMPLE = join("examples", "two-factories");
const run = promisify(execFile);

describe("the package in another project", () => {
  let folder: string;

  it("can be packed and installed", async () => {
    const home = shared().sandbox.state.file("library");
    folder = join(home, EXAMPLE);
    mkdirSync(home, { recursive: true });
    cpSync(join(PROJECT, EXAMPLE), folder, {
      recursive: true,
      filter: (path) => basename(path) !== "node_modules",
    });

    await run("npm", ["pack", "--pack-destination", home], { cwd: PROJECT });
    await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund"], { cwd: folder });
  });

  it("holds the very files that the project seeds", () => {
    const installed = join(folder, "node_modules", "ami-pipeline", "buildsrc");

    expect(readFolder(installed).digest).to.equal(readFolder(join(PROJECT, "buildsrc")).digest);
  });

  it("has the types that the example program needs", async () => {
    const compiler = join(PROJECT, "node_modules", "typescript-7", "bin", "tsc");

    const { stdout } = await run(process.execPath, [compiler, "--project", folder]);

    expect(stdout).to.equal("");
  });

  it("makes two factories in one stack, in a VPC that the same program makes", async () => {
    const stack = new Stack(shared().sandbox, folder, "library");
    await stack.create();
    await stack.configure("aws:region", "us-east-1");

    const { code, output } = await stack.preview();

    expect(code, output).to.equal(0);
    const made = (type: string) =>
      [...output.matchAll(new RegExp(`\\+ +${type} +(\\S+) +create`, "g"))].map(([, name]) => name).sort();
    expect(made("aws:ec2:Vpc")).to.deep.equal(["images"]);
    expect(made("ami-pipeline:index:AmiFactory")).to.deep.equal(["example", "golden"]);
    expect(made("aws:codepipeline:Pipeline")).to.deep.equal(["example-ubuntu-24.04-pipeline", "golden-web-pipeline"]);
    expect(output).to.match(/files of node_modules\/ami-pipeline\/buildsrc and golden-images to commit/);
  });
});
