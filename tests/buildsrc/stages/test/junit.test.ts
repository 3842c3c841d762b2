// Tests the JUnit XML with a reader of XML.
import { expect } from "chai";
import { XMLParser } from "fast-xml-parser";
import { junitXml } from "../../../../buildsrc/stages/test/junit";
import type { TestResult } from "../../../../buildsrc/stages/test/results";

describe("buildsrc: JUnit", () => {
  const PASSED: TestResult = {
    name: "10-web.sh",
    instanceType: "t3.small",
    boot: "first boot",
    seconds: 1.5,
    output: "fine",
    errors: "",
  };
  const FAILED: TestResult = {
    ...PASSED,
    boot: "after reboot",
    failure: "exit status 3",
    output: "",
    errors: 'a < b && "c" > \u001b[31mred\u0000\ttab\r\nnext\uD800',
  };

  const parse = (xml: string): unknown =>
    // oxlint-disable-next-line typescript/no-deprecated -- its successor needs another package
    new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "", htmlEntities: true }).parse(xml);

  it("has a suite for each boot that was tested, and a case for each script", () => {
    expect(parse(junitXml("web", [PASSED, FAILED]))).to.deep.include({
      testsuites: {
        name: "web",
        testsuite: [
          {
            name: "t3.small, first boot",
            tests: "1",
            failures: "0",
            testcase: { name: "10-web.sh", classname: "web on t3.small", time: "1.500" },
          },
          {
            name: "t3.small, after reboot",
            tests: "1",
            failures: "1",
            testcase: {
              name: "10-web.sh",
              classname: "web on t3.small",
              time: "1.500",
              failure: { message: 'exit status 3\na < b && "c" > \ufffd[31mred\ufffd\ttab\nnext\ufffd' },
            },
          },
        ],
      },
    });
    expect(junitXml("web", [PASSED])).not.to.include("after reboot");
    expect(junitXml("web", [PASSED, { ...PASSED, instanceType: "m7i.large" }])).to.match(
      /name="t3\.small, first boot" .* name="m7i\.large, first boot" /,
    );
  });

  it("holds no character that XML forbids", () => {
    const all = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).join(" ");

    expect(junitXml("web", [{ ...FAILED, errors: all }])).not.to.match(
      /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/u,
    );
  });
});
