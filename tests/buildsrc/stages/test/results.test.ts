// Tests how the log and the AMI's tag tell test results.
import { expect } from "chai";
import { failedNames, firstErrorLine, resultLines, type TestResult } from "../../../../buildsrc/stages/test/results";

describe("buildsrc: test results", () => {
  const PASSED: TestResult = { name: "10-web.sh", boot: "first boot", seconds: 1.234, output: "", errors: "" };
  const FAILED: TestResult = { ...PASSED, failure: "exit status 3", output: "a\n\nb\n", errors: "\n no \nmore\n" };

  it("are told in one group of lines each", () => {
    expect(resultLines(PASSED)).to.equal("first boot: 10-web.sh passed in 1.2 s");
    expect(resultLines(FAILED)).to.equal(
      "first boot: 10-web.sh FAILED with exit status 3 in 1.2 s\n  | a\n  | b\n  |  no \n  | more",
    );
  });

  it("name each failed script once, with its boots", () => {
    const again: TestResult = { ...FAILED, boot: "after reboot" };

    expect(failedNames([PASSED, FAILED, { ...FAILED, name: "20.sh" }, again])).to.equal(
      "10-web.sh (first boot, after reboot), 20.sh (first boot)",
    );
    expect(failedNames([PASSED])).to.equal("");
  });

  it("give as the reason the first error, else the last line printed, else how the script ended", () => {
    expect(firstErrorLine([PASSED, FAILED])).to.equal("no");
    expect(firstErrorLine([{ ...FAILED, errors: "" }])).to.equal("b");
    expect(firstErrorLine([{ ...FAILED, errors: "", output: "" }])).to.equal("exit status 3");
  });
});
