// Tests that a shell reads back what a stage hands on.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { writeExports } from "../../../../buildsrc/stages/common/exports";
import { makeRepository, removeRepositories } from "../../helpers/repository";

describe("buildsrc: exports", () => {
  after(removeRepositories);

  it("are read back by the shell as they were", () => {
    const output = join(makeRepository({}), "output");
    const url = "https://x/?a=1&b=$(c)";

    writeExports(output, { TESTS: "6 passed", REPORT_URL: url, QUOTED: "it's" });

    const read = spawnSync("sh", ["-c", '. ./exports.sh; printf "%s\\n" "$TESTS" "$REPORT_URL" "$QUOTED"'], {
      cwd: output,
      encoding: "utf8",
    });
    expect(read.stdout).to.equal(`6 passed\n${url}\nit's\n`);
  });
});
