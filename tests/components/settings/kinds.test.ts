// Tests of the kinds of settings: what each reads, refuses and says about itself.
import { expect } from "chai";
import { output } from "@pulumi/pulumi";
import {
  acceptedDays,
  builderRights,
  choice,
  days,
  derivedText,
  flag,
  flagOrAuto,
  minutes,
  optionalInput,
  text,
  texts,
  textsByKey,
  type Setting,
} from "../../../components/settings/kinds";

describe("a text", () => {
  const setting = text({ doc: "The branch.", default: "main", faultOf: refuseBad });

  it("reads any text", () => {
    expect(read(setting, ["release", " 1 "])).to.deep.equal(["release", " 1 "]);
    expect(defaultOf(setting)).to.equal("main");
  });

  it("refuses what its own check finds", () => {
    expect(setting.faultsOf("bad")).to.deep.equal(['"bad" is bad; use another.']);
    expect(setting.faultsOf("good")).to.deep.equal([]);
    expect(text({ doc: "Anything.", default: "" }).faultsOf("bad")).to.deep.equal([]);
  });

  it("describes itself with its default", () => {
    expect(described(setting)).to.deep.equal({
      doc: "The branch.",
      schemaType: "string",
      argumentType: "string",
      schemaDefault: "main",
      expected: "a text",
    });
  });
});

describe("a derived text", () => {
  const setting = derivedText({ doc: "A prefix.", from: (name) => `/${name}`, otherwise: "a slash and the name" });

  it("reads any text, and is made from the factory's name by default", () => {
    expect(read(setting, ["/golden"])).to.deep.equal(["/golden"]);
    expect(defaultOf(setting)).to.equal("/golden-dev");
    expect(setting.faultsOf("anything")).to.deep.equal([]);
  });

  it("describes its default in words", () => {
    expect(described(setting)).to.deep.equal({
      doc: "A prefix.",
      schemaType: "string",
      argumentType: "string",
      schemaDefault: "",
      otherwise: "a slash and the name",
      expected: "a text",
    });
  });
});

describe("an optional input", () => {
  const setting = optionalInput({ doc: "The VPC.", otherwise: "the default VPC", faultOf: refuseBad });

  it("reads any text, and is undefined by default", () => {
    expect(read(setting, ["vpc-1"])).to.deep.equal(["vpc-1"]);
    expect(defaultOf(setting)).to.equal(undefined);
  });

  it("refuses what its own check finds, unless the value is computed or missing", () => {
    expect(setting.faultsOf("bad")).to.deep.equal(['"bad" is bad; use another.']);
    expect(setting.faultsOf("good")).to.deep.equal([]);
    expect(setting.faultsOf(output("bad"))).to.deep.equal([]);
    expect(setting.faultsOf(undefined)).to.deep.equal([]);
  });

  it("describes itself as an argument that may be computed", () => {
    expect(described(setting)).to.deep.equal({
      doc: "The VPC.",
      schemaType: "string",
      argumentType: "pulumi.Input<string>",
      schemaDefault: "",
      otherwise: "the default VPC",
      expected: "a text",
    });
  });
});

describe("a choice", () => {
  const setting = choice({ doc: "What to do.", of: ["stop", "overwrite"], default: "stop" });

  it("reads only its words", () => {
    expect(read(setting, ["overwrite", "Stop", " stop", ""])).to.deep.equal([
      "overwrite",
      undefined,
      undefined,
      undefined,
    ]);
    expect(defaultOf(setting)).to.equal("stop");
  });

  it("refuses any other word as an argument, too", () => {
    const words: readonly string[] = ["stop", "overwrite"];
    const unchecked = choice({ doc: "What to do.", of: words, default: "stop" });

    expect(unchecked.faultsOf("stop")).to.deep.equal([]);
    expect(unchecked.faultsOf("merge")).to.deep.equal(['"merge" is not one of stop, overwrite; use one of them.']);
  });

  it("describes its words as type and range", () => {
    expect(described(setting)).to.deep.equal({
      doc: "What to do.",
      schemaType: "string",
      argumentType: '"stop" | "overwrite"',
      range: "`stop`, `overwrite`",
      schemaDefault: "stop",
      expected: "one of stop, overwrite; use one of them",
    });
  });
});

describe("a flag", () => {
  const setting = flag({ doc: "Whether to ask.", default: true });

  it("reads only true and false", () => {
    expect(read(setting, ["true", " false ", "yes", "1", "True"])).to.deep.equal([
      true,
      false,
      undefined,
      undefined,
      undefined,
    ]);
    expect(defaultOf(setting)).to.equal(true);
    expect([...setting.faultsOf(true), ...setting.faultsOf(false)]).to.deep.equal([]);
  });

  it("describes itself with its default", () => {
    expect(described(setting)).to.deep.equal({
      doc: "Whether to ask.",
      schemaType: "boolean",
      argumentType: "boolean",
      schemaDefault: true,
      expected: "true or false; use one of them",
    });
  });
});

describe("a flag that the factory can decide", () => {
  const setting = flagOrAuto({ doc: "Whether it is public.", otherwise: "true in the default VPC" });

  it("reads only true and false, and is undefined by default", () => {
    expect(read(setting, ["true", "false", "maybe"])).to.deep.equal([true, false, undefined]);
    expect(defaultOf(setting)).to.equal(undefined);
    expect(setting.faultsOf(undefined)).to.deep.equal([]);
  });

  it("describes itself as true, false or auto", () => {
    expect(described(setting)).to.deep.equal({
      doc: "Whether it is public.",
      schemaType: "string",
      argumentType: "boolean",
      range: "`true`, `false`, `auto`",
      schemaDefault: "auto",
      otherwise: "true in the default VPC",
      expected: '"true", "false" or "auto"; use one of them',
    });
  });
});

for (const [unit, kind] of Object.entries({ minutes, days })) {
  describe(`a number of ${unit}`, () => {
    const setting = kind({ doc: "How long.", default: 30, min: 5, max: 480 });

    it("reads only whole numbers", () => {
      expect(read(setting, ["5", " 480 ", "-1", "1.5", "1h", "1e2", ""])).to.deep.equal([
        5,
        480,
        -1,
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(defaultOf(setting)).to.equal(30);
    });

    it("refuses numbers that are out of range or not whole", () => {
      expect([5, 30, 480].flatMap((value) => setting.faultsOf(value))).to.deep.equal([]);
      for (const value of [4, 481, -30, 30.5, NaN]) {
        expect(setting.faultsOf(value)).to.deep.equal([
          `${value} is out of range; use a whole number of ${unit} from 5 to 480.`,
        ]);
      }
    });

    it("describes itself with its range", () => {
      expect(described(setting)).to.deep.equal({
        doc: "How long.",
        schemaType: "integer",
        argumentType: "number",
        range: `5 to 480 ${unit}`,
        schemaDefault: 30,
        expected: "a whole number; use one like 30",
      });
    });
  });
}

describe("an accepted number of days", () => {
  const setting = acceptedDays({ doc: "How long.", default: 7, accepted: [1, 7, 90], service: "the service" });

  it("reads only whole numbers", () => {
    expect(read(setting, ["7", "8", "a week"])).to.deep.equal([7, 8, undefined]);
    expect(defaultOf(setting)).to.equal(7);
  });

  it("refuses numbers that the service does not accept", () => {
    expect([1, 7, 90].flatMap((value) => setting.faultsOf(value))).to.deep.equal([]);
    expect(setting.faultsOf(8)).to.deep.equal(["8 is not one that the service accepts; use one of 1, 7, 90."]);
  });

  it("describes itself with all numbers that the service accepts", () => {
    expect(described(setting)).to.deep.equal({
      doc: "How long.",
      schemaType: "integer",
      argumentType: "number",
      range: "1, 7, 90 days",
      schemaDefault: 7,
      expected: "a whole number; use one like 30",
    });
  });
});

describe("a list of texts", () => {
  const about = { doc: "The regions.", otherwise: "none", expected: 'a list; use one like ["eu-west-1"]' };

  it("reads lists of texts, and counts numbers and booleans as text", () => {
    const written = ['["a","b"]', "[]", '["012",34,true]', "a", '{"a":"b"}', '[["a"]]', "[null]", "null", ""];
    expect(read(texts(about), written)).to.deep.equal([
      ["a", "b"],
      [],
      ["012", "34", "true"],
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(texts(about).faultsOf(["a", "a"])).to.deep.equal([]);
  });

  it("is empty by default, or made from the factory's names", () => {
    expect(defaultOf(texts(about))).to.deep.equal([]);
    expect(defaultOf(texts({ ...about, defaultFor: ({ images }) => images }))).to.deep.equal(["debian", "ubuntu"]);
  });

  it("describes itself with its default in words", () => {
    expect(described(texts(about))).to.deep.equal({
      ...about,
      schemaType: "array",
      argumentType: "readonly string[]",
      schemaDefault: [],
    });
  });
});

describe("an object of texts", () => {
  const about = { doc: "The tags.", otherwise: "none", expected: 'an object of texts; use one like {"a": "b"}' };
  const setting = textsByKey({
    ...about,
    faultsOf: (tags) => Object.keys(tags).flatMap((key) => refuseBad(key) ?? []),
  });

  it("reads objects of texts, and counts numbers and booleans as text", () => {
    const written = ['{"a":"b"}', "{}", '{"a":42,"b":false}', '["a"]', '{"a":{}}', '{"a":null}', "a", "null", ""];
    expect(read(setting, written)).to.deep.equal([
      { a: "b" },
      {},
      { a: "42", b: "false" },
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(defaultOf(setting)).to.deep.equal({});
  });

  it("refuses all that its own check finds", () => {
    expect(setting.faultsOf({ good: "" })).to.deep.equal([]);
    expect(setting.faultsOf({ bad: "", worse: "", good: "" })).to.deep.equal([
      '"bad" is bad; use another.',
      '"worse" is bad; use another.',
    ]);
  });

  it("describes itself with its default in words", () => {
    expect(described(setting)).to.deep.equal({
      ...about,
      schemaType: "object",
      argumentType: "Readonly<Record<string, string>>",
      schemaDefault: {},
    });
  });
});

describe("rights of builders", () => {
  const about = { doc: "The rights.", otherwise: "none", expected: "an object of lists; use one" };
  const setting = builderRights(about);

  it("are read from an object of lists of texts and objects, whatever these hold", () => {
    const written = [
      '{"web":["arn",{"Effect":1}],"db":[]}',
      "{}",
      '{"web":"arn"}',
      '{"web":[1]}',
      '{"web":[[]]}',
      "[]",
    ];

    expect(read(setting, written)).to.deep.equal([
      { web: ["arn", { Effect: 1 }], db: [] },
      {},
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(defaultOf(setting)).to.deep.equal({});
  });

  it("describe themselves with their default in words", () => {
    expect(described(setting)).to.deep.equal({
      ...about,
      schemaType: "object",
      argumentType: "BuilderPolicies",
      schemaDefault: {},
    });
  });
});

function refuseBad(value: string): string | undefined {
  return value === "bad" || value === "worse" ? `"${value}" is bad; use another.` : undefined;
}

function read<Value>(setting: Setting<Value>, written: readonly string[]): (Value | undefined)[] {
  return written.map((each) => setting.parse(each));
}

function defaultOf<Value>(setting: Setting<Value>): Value {
  return setting.defaultFor({ factoryName: "golden-dev", images: ["debian", "ubuntu"] });
}

/** What a setting says about itself: all of it but its functions. */
function described<Value>(setting: Setting<Value>): Record<string, unknown> {
  const members: [string, unknown][] = Object.entries(setting);
  return Object.fromEntries(members.filter(([, value]) => typeof value !== "function"));
}
