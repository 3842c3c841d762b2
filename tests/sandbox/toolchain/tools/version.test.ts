import { expect } from "chai";
import { fits, packageVersion, type Rule, versionIn } from "../../../../sandbox/toolchain/tools/version";

const cases: readonly [found: string, pinned: string, rule: Rule, expected: boolean][] = [
  ["3.248.0", "3.248.0", "compatible", true],
  ["3.250.1", "3.248.0", "compatible", true],
  ["3.248.10", "3.248.9", "compatible", true],
  ["3.247.9", "3.248.0", "compatible", false],
  ["3.99.0", "3.248.0", "compatible", false],
  ["4.0.0", "3.248.0", "compatible", false],
  ["3.249.0-alpha.1", "3.248.0", "compatible", false],
  ["1.16.0", "1.16.0", "exact", true],
  ["1.16.1", "1.16.0", "exact", false],
  ["1.16.0-dev", "1.16.0", "exact", false],
];

describe("version", () => {
  for (const [found, pinned, rule, expected] of cases) {
    it(`${expected ? "takes" : "refuses"} ${found} where ${rule} ${pinned} is asked for`, () => {
      expect(fits(found, pinned, rule)).to.equal(expected);
    });
  }

  it("reads the version out of what a tool prints", () => {
    expect(versionIn("v3.248.0\n")).to.equal("3.248.0");
    expect(versionIn("Packer v1.16.0\n\nYour version is out of date! The latest is 1.17.0.")).to.equal("1.16.0");
    expect(versionIn("Packer v1.16.0-dev")).to.equal("1.16.0-dev");
    expect(versionIn("go1.19")).to.equal(undefined);
  });

  it("says how to install a package whose version it needs", () => {
    expect(() => packageVersion("@pulumi/aws", "/nowhere")).to.throw(
      "@pulumi/aws is not installed: there is no /nowhere/node_modules/@pulumi/aws/package.json. Run: npm ci",
    );
  });
});
