// Tests what a stage hands on: that a shell reads it back as it was, and that links lead to the right console.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { writeExports } from "../../../buildsrc/stages/exports";
import { reportUrl } from "../../../buildsrc/stages/reportUrl";
import { makeRepository, removeRepositories } from "../repository";

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

describe("buildsrc: report URL", () => {
  for (const [partition, region, host] of [
    ["aws", "eu-west-1", "console.aws.amazon.com"],
    ["aws-cn", "cn-north-1", "console.amazonaws.cn"],
    ["aws-us-gov", "us-gov-west-1", "console.amazonaws-us-gov.com"],
  ] as const) {
    it(`leads to the console of ${partition}`, () => {
      expect(reportUrl(`arn:${partition}:codebuild:${region}:123456789012:build/f-dev-test:11-22`)).to.equal(
        `https://${region}.${host}/codesuite/codebuild/123456789012/projects/f-dev-test/build/f-dev-test%3A11-22/reports?region=${region}`,
      );
    });
  }
});
