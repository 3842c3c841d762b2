import { expect } from "chai";
import { describeFaults, findFaults } from "../../../sandbox/frontdoor/validate";
import { modelOf } from "./model";

const model = modelOf("json");
const faults = (input: Parameters<typeof findFaults>[2]) => findFaults(model, { shape: "MakeThingRequest" }, input);

describe("the check of inputs against a service's model", () => {
  it("accepts what the model accepts, and ignores members it does not know", () => {
    expect(
      faults({ name: "ball", size: 3, color: "red", isRound: true, parts: [{ kind: "skin" }], other: 1 }),
    ).to.deep.equal([]);
  });

  const table: [string, Parameters<typeof faults>[0], string][] = [
    ["a missing member", {}, "Value 'null' at 'name' failed to satisfy constraint: Member must not be null"],
    [
      "a pattern that only matches in part",
      { name: "ball!" },
      "Value 'ball!' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+",
    ],
    [
      "a text that is too short",
      { name: "b" },
      "Value 'b' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ],
    [
      "a text that is too long",
      { name: "basketball" },
      "Value 'basketball' at 'name' failed to satisfy constraint: Member must have length less than or equal to 8",
    ],
    [
      "a number out of range",
      { name: "ball", size: 10 },
      "Value '10' at 'size' failed to satisfy constraint: Member must have value less than or equal to 9",
    ],
    [
      "a value outside an enum",
      { name: "ball", color: "blue" },
      "Value 'blue' at 'color' failed to satisfy constraint: Member must satisfy enum value set: [red, green]",
    ],
    [
      "a list that is too long",
      { name: "ball", parts: [{ kind: "aa" }, { kind: "bb" }, { kind: "cc" }] },
      `Value '[{"kind":"aa"},{"kind":"bb"},{"kind":"cc"}]' at 'parts' failed to satisfy constraint: ` +
        "Member must have length less than or equal to 2",
    ],
    [
      "a missing member within a list",
      { name: "ball", parts: [{}] },
      "Value 'null' at 'parts.1.member.kind' failed to satisfy constraint: Member must not be null",
    ],
    [
      "a wrong value in a map",
      { name: "ball", tags: { one: "blue" } },
      "Value 'blue' at 'tags.one.member' failed to satisfy constraint: Member must satisfy enum value set: [red, green]",
    ],
    [
      "a wrong type",
      { name: "ball", size: "3" },
      "Value '3' at 'size' failed to satisfy constraint: Member must be a Number",
    ],
  ];
  for (const [what, input, message] of table) {
    it(`refuses ${what}, in AWS's words`, () => {
      expect(faults(input)).to.deep.equal([message]);
    });
  }

  it("counts the faults in the message", () => {
    expect(describeFaults(faults({ size: 0 }))).to.match(/^2 validation errors detected: .*'name'.*; .*'size'/);
    expect(describeFaults(faults({}))).to.match(/^1 validation error detected: /);
  });
});
