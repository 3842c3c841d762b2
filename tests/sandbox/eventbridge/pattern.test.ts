import { expect } from "chai";
import { matches } from "../../../sandbox/eventbridge/pattern";
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
    ["anything but what it is", { detail: { referenceName: [{ "anything-but": "main" }] } }, false],
    ["anything but a prefix", { detail: { referenceName: [{ "anything-but": { prefix: "ma" } }] } }, false],
    ["anything but something, where there is nothing", { detail: { other: [{ "anything-but": "x" }] } }, false],
    ["a text in other letters", { detail: { referenceName: [{ "equals-ignore-case": "MAIN" }] } }, true],
    ["a wildcard", { detail: { event: [{ wildcard: "*.reference*" }, { wildcard: "reference*ed" }] } }, true],
    ["a range of numbers", { detail: { count: [{ numeric: [">", 0, "<=", 3] }] } }, true],
    ["a range that its number is not in", { detail: { count: [{ numeric: [">", 3] }] } }, false],
    ["one of two alternatives", { $or: [{ source: ["aws.ec2"] }, { detail: { count: [3] } }] }, true],
    ["neither of two alternatives", { $or: [{ source: ["aws.ec2"] }, { detail: { count: [4] } }] }, false],
    ["something that must not be there", { detail: { exception: [{ exists: false }] } }, true],
    ["something that must be there", { detail: { exception: [{ exists: true }] } }, false],
  ];
  for (const [what, pattern, expected] of table) {
    it(`${expected ? "let through" : "stop"} an event by ${what}`, () => {
      expect(matches(pattern, EVENT)).to.equal(expected);
    });
  }

  it("refuse what is not a condition", () => {
    expect(() => matches({ detail: { count: [{ numeric: ["around", 2] }] } }, EVENT)).to.throw(
      /not a numeric condition/,
    );
    expect(() => matches({ detail: "main" }, EVENT)).to.throw(/leaves are arrays/);
  });

  it("refuse an operator that the sandbox does not know, rather than guess", () => {
    expect(() => matches({ detail: { count: [{ cidr: "10.0.0.0/8" }] } }, EVENT)).to.throw(/operator "cidr"/);
  });
});
