// Tests how the log and the AMI's tag tell test results.
import { expect } from "chai";
import { failedNames, firstErrorLine, resultLines, type TestResult } from "../../../../buildsrc/stages/test/results";

describe("buildsrc: test results", () => {
  const PASSED: TestResult = {
    name: "10-web.sh",
    instanceType: "t3.small",
    boot: "first boot",
    seconds: 1.234,
    output: "",
    errors: "",
  };
  const FAILED: TestResult = { ...PASSED, failure: "exit status 3", output: "a\n\nb\n", errors: "\n no \nmore\n" };

  it("are told in one group of lines each", () => {
    expect(resultLines(PASSED)).to.equal("t3.small, first boot: 10-web.sh passed in 1.2 s");
    expect(resultLines(FAILED)).to.equal(
      "t3.small, first boot: 10-web.sh FAILED with exit status 3 in 1.2 s\n  | a\n  | b\n  |  no \n  | more",
    );
  });

  it("show no more than fits into a log, and say that there is more", () => {
    const text = resultLines({ ...PASSED, output: "x".repeat(30_000) });

    expect(text).to.match(/\n {2}\| x{24000}\n {2}\| \[6000 more characters are in the artifact bucket\.\]$/);
  });

  it("name each failed script once, with its boots", () => {
    const again: TestResult = { ...FAILED, boot: "after reboot" };

    expect(failedNames([PASSED, FAILED, { ...FAILED, name: "20.sh" }, again])).to.equal(
      "10-web.sh (first boot, after reboot), 20.sh (first boot)",
    );
    expect(failedNames([PASSED])).to.equal("");
    expect(failedNames([PASSED, { ...FAILED, instanceType: "m7i.large" }])).to.equal(
      "10-web.sh (m7i.large first boot)",
    );
  });

  it("give as the reason the first error, else the last line printed, else how the script ended", () => {
    expect(firstErrorLine([PASSED, FAILED])).to.equal("no");
    expect(firstErrorLine([{ ...FAILED, errors: "" }])).to.equal("b");
    expect(firstErrorLine([{ ...FAILED, errors: "", output: "" }])).to.equal("exit status 3");
  });
});
