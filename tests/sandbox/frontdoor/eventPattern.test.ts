import { expect } from "chai";
import { matches, transform } from "../../../sandbox/frontdoor/eventPattern";
import type { Json } from "../../../sandbox/frontdoor/service";

const EVENT: Json = {
  source: "aws.codecommit",
  resources: ["arn:aws:codecommit:us-east-1:123456789012:one"],
  detail: { event: "referenceUpdated", referenceName: "main", commitId: "abc", count: 3 },
};

describe("event patterns", () => {
  const table: [string, Json, boolean][] = [
    ["the very value", { source: ["aws.codecommit"] }, true],
    ["one of several values", { detail: { event: ["referenceCreated", "referenceUpdated"] } }, true],
    ["another value", { detail: { event: ["referenceDeleted"] } }, false],
    ["one key right and one wrong", { source: ["aws.codecommit"], detail: { referenceName: ["dev"] } }, false],
    ["a member of the event's list", { resources: ["arn:aws:codecommit:us-east-1:123456789012:one"] }, true],
    ["a number that is not its text", { detail: { count: ["3"] } }, false],
    ["a prefix", { detail: { referenceName: [{ prefix: "ma" }] } }, true],
    ["a suffix", { detail: { referenceName: [{ suffix: "dev" }] } }, false],
    ["anything but", { detail: { referenceName: [{ "anything-but": ["dev", "test"] }] } }, true],
    ["something that must not be there", { detail: { exception: [{ exists: false }] } }, true],
    ["something that must be there", { detail: { exception: [{ exists: true }] } }, false],
  ];
  for (const [what, pattern, expected] of table) {
    it(`${expected ? "let through" : "stop"} an event by ${what}`, () => {
      expect(matches(pattern, EVENT)).to.equal(expected);
    });
  }

  it("refuse an operator that the sandbox does not know, rather than guess", () => {
    expect(() => matches({ detail: { count: [{ numeric: [">", 2] }] } }, EVENT)).to.throw(/operator "numeric"/);
  });
});

describe("input transformers", () => {
  it("put values of the event into the template, quoted once", () => {
    const paths = { commit: "$.detail.commitId", count: "$.detail.count" };

    expect(JSON.parse(transform('{"revision":"<commit>","bare":<commit>,"n":<count>}', paths, EVENT))).to.deep.equal({
      revision: "abc",
      bare: "abc",
      n: 3,
    });
  });
});
