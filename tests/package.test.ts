// The package: what other programs import from it, and what Pulumi runs in the project itself.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type * as Library from "../components/index";
import { deploy } from "./helpers/deploy";

const PROJECT = dirname(__dirname);

describe("the package", () => {
  const manifest = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
    main: string;
    types: string;
    exports: Record<string, string | Record<string, string>>;
    files: string[];
  };

  it("exports what is compiled from a file that is there, under every name that tools look for", () => {
    const { ".": library, ...others } = manifest.exports;

    expect(library).to.deep.equal({ types: manifest.types, default: manifest.main });
    expect([manifest.main, manifest.types]).to.deep.equal([
      "./dist/components/index.js",
      "./dist/components/index.d.ts",
    ]);
    expect(existsSync(join(PROJECT, "components", "index.ts"))).to.equal(true);
    expect(others).to.deep.equal({ "./package.json": "./package.json" });
    expect(manifest.files).to.deep.equal(["dist", "buildsrc", "!buildsrc/node_modules"]);
  });

  it("deploys nothing when it is imported", async () => {
    let library: Partial<typeof Library> = {};
    const deployment = await deploy(() => {
      library = createRequire(__filename)("../components/index") as typeof Library;
    });

    expect(Object.keys(library).sort()).to.deep.equal(["AmiFactory", "SourceRepository"]);
    expect([deployment.resources, deployment.invokes]).to.deep.equal([[], []]);
  });

  it("is a program as well, which Pulumi runs whatever the package exports", () => {
    const program = parse(readFileSync(join(PROJECT, "Pulumi.yaml"), "utf8")) as { main: string };

    expect(program.main).to.equal("index.ts");
  });
});
