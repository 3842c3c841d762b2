import { expect } from "chai";
import { describeFaults, findFaults } from "../../../../sandbox/frontdoor/protocols/validate";
import type { Shape } from "../../../../sandbox/frontdoor/service";
import { modelOf } from "../model";

const INPUT = { shape: "MakeThingRequest" };
const model = modelOf("json");
const faults = (input: Shape) => findFaults(model, INPUT, input, fail);

function fail(message: string): never {
  throw new Error(message);
}

describe("the check of inputs against a service's model", () => {
  it("accepts what the model accepts, and ignores members it does not know", () => {
    expect(
      faults({ name: "ball", size: 3, color: "red", isRound: true, parts: [{ kind: "skin" }], other: 1 }),
    ).to.deep.equal([]);
  });

  const table: [string, Shape, string][] = [
    ["a missing member", {}, "Value null at 'name' failed to satisfy constraint: Member must not be null"],
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
      "a map with too many entries",
      { name: "ball", tags: { aa: "red", bb: "red", cc: "red" } },
      `Value '{"aa":"red","bb":"red","cc":"red"}' at 'tags' failed to satisfy constraint: ` +
        "Member must have length less than or equal to 2",
    ],
    [
      "a missing member within a list",
      { name: "ball", parts: [{}] },
      "Value null at 'parts.1.member.kind' failed to satisfy constraint: Member must not be null",
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
      expect(describeFaults(faults(input))).to.equal(`1 validation error detected: ${message}`);
    });
  }

  it("shows as many values of an enum as a person can read", () => {
    const values = Array.from({ length: 32 }, (_, index) => `v${index}`);
    const long = { ...model, shapes: { ...model.shapes, Color: { type: "string", enum: values } } };

    const [fault] = findFaults(long, INPUT, { name: "ball", color: "blue" }, fail);
    expect(fault?.constraint).to.match(/\[v0, .*, v29, and 2 more\]$/);
  });

  it("reads Java's patterns, and says of one that it cannot read that it is not checked", () => {
    const check = (pattern: string, name: string) => {
      const said: string[] = [];
      const shapes = { ...model.shapes, Name: { type: "string", pattern } };
      const found = findFaults({ ...model, shapes }, INPUT, { name }, (message) => said.push(message));
      return { faults: found.length, said };
    };

    expect(check("(?i)all|[0-9]{12}", "ALL")).to.deep.equal({ faults: 0, said: [] });
    expect(check("[\\w-_]*", "a-b")).to.deep.equal({ faults: 0, said: [] });
    expect(check("[\\w-_]*", "a b").faults).to.equal(1);
    const unreadable = check("(?<=a)++", "b");
    expect(unreadable.faults).to.equal(0);
    expect(unreadable.said).to.deep.equal(["the model of things has a pattern that is not checked: (?<=a)++"]);
  });

  it("does not miss members of a body that is not read", () => {
    const unread = { ...modelOf("rest-xml"), shapes: modelOf("json").shapes };

    expect(findFaults(unread, INPUT, { name: "ball" }, fail)).to.deep.equal([]);
    expect(findFaults(unread, { shape: "Part" }, {}, fail)).to.deep.equal([]);
  });

  it("counts the faults in the message", () => {
    expect(describeFaults(faults({ size: 0 }))).to.match(/^2 validation errors detected: .*'name'.*; .*'size'/);
    expect(describeFaults(faults({}))).to.match(/^1 validation error detected: /);
  });
});
