import { expect } from "chai";
import { parseJUnit } from "../../../sandbox/codebuild/junit";

describe("parseJUnit", () => {
  it("reads cases of nested suites with their outcome", () => {
    const cases = parseJUnit(`<?xml version="1.0"?>
<testsuites>
  <testsuite name="image">
    <testcase name="apache serves" classname="http" time="0.25"/>
    <testcase name="no keys" classname="hygiene"><failure message="found one">/root/.ssh</failure></testcase>
    <testsuite name="inner">
      <testcase name="later" classname="x"><skipped/></testcase>
      <testcase name="broken" classname="x"><error>no route</error></testcase>
    </testsuite>
  </testsuite>
</testsuites>`);

    expect(
      cases.map(({ testSuiteName, name, status, message }) => [testSuiteName, name, status, message]),
    ).to.deep.equal([
      ["image", "apache serves", "SUCCEEDED", undefined],
      ["image", "no keys", "FAILED", "found one"],
      ["inner", "later", "SKIPPED", undefined],
      ["inner", "broken", "ERROR", "no route"],
    ]);
    expect(cases[0]).to.include({ prefix: "http", durationInNanoSeconds: 250_000_000 });
  });

  it("reads a single suite", () => {
    expect(parseJUnit('<testsuite name="s"><testcase name="a"/></testsuite>')).to.have.length(1);
  });

  it("refuses XML that is not a JUnit report", () => {
    expect(() => parseJUnit("<html/>")).to.throw("it has neither a testsuites nor a testsuite element");
  });
});
