import { expect } from "chai";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { goBuildOf } from "../../../../sandbox/toolchain/closedNetwork/builds";
import { buildDigest, SOURCES_FOLDER } from "../../../../sandbox/toolchain/closedNetwork/go";
import { PROJECT_FOLDER, tools } from "../../../../sandbox/toolchain/tools/table";

describe("the tools that are built with Go", () => {
  const table = tools("arm64", PROJECT_FOLDER);
  const source = (path: string) => readFileSync(join(SOURCES_FOLDER, path), "utf8");

  it("each have a Go module, and a digest of their own", () => {
    const builds = Object.values(table).map(goBuildOf);

    for (const { module } of builds) {
      expect(existsSync(join(SOURCES_FOLDER, module, "go.mod")), module).to.equal(true);
    }
    expect(new Set(builds.map(buildDigest))).to.have.property("size", builds.length);
  });

  it("are built from the Go modules of the versions that the table has", () => {
    const required: [module: string, path: string, version: string][] = [
      ["pulumi", "github.com/pulumi/pulumi/pkg/v3", table.pulumi.version],
      ["packer", "github.com/hashicorp/packer", table.packer.version],
      ["packer-plugin-amazon", "github.com/hashicorp/packer-plugin-amazon", table["packer-plugin-amazon"].version],
    ];
    for (const [module, path, version] of required) {
      expect(source(`${module}/go.mod`)).to.match(new RegExp(`^\\s*${path} v${version}( // indirect)?$`, "m"));
    }
  });

  it("serve only resources and functions that @pulumi/aws has, under its names", () => {
    const text = source("aws/pulumi-resource-aws/tokens.go");
    const served = [...text.matchAll(/module: "([a-z0-9]+)",\s+name: "(\w+)"/g)];
    expect(served).to.have.length.above(60);
    const unknown = served.flatMap(([, module = "", name = ""]) => {
      const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.d.ts`;
      const place = join(
        PROJECT_FOLDER,
        "node_modules",
        "@pulumi",
        "aws",
        ...(module === "index" ? [] : [module]),
        file,
      );
      return existsSync(place) ? [] : [`${module}.${name}`];
    });
    expect(unknown).to.deep.equal([]);
  });
});
