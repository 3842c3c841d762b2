// Tests the check of documents that were read.
import { expect } from "chai";
import {
  amount,
  flag,
  listOf,
  objectOf,
  oneOf,
  parseDocument,
  recordOf,
  text,
  textLike,
} from "../../../../buildsrc/stages/common/shape";
import { StageError } from "../../../../buildsrc/stages/common/stageError";

describe("buildsrc: the shape of a document", () => {
  const shape = objectOf<{
    readonly name: string;
    readonly id: string;
    readonly kind: "one" | "two";
    readonly size: number;
    readonly good: boolean;
    readonly parts: readonly { readonly name: string }[];
    readonly places: Readonly<Record<string, string>>;
  }>({
    name: text,
    id: textLike(/^ami-/, "an AMI's id"),
    kind: oneOf(["one", "two"]),
    size: amount,
    good: flag,
    parts: listOf(objectOf({ name: text })),
    places: recordOf(text),
  });
  const document = { name: "object a.json", remedy: "Write it again." };
  const good = {
    name: "web",
    id: "ami-1",
    kind: "one",
    size: 0,
    good: false,
    parts: [{ name: "a" }],
    places: { "eu-west-1": "here" },
  };

  const parse = (content: string) => parseDocument(content, document, shape);

  it("is accepted as it was written, without members that nobody knows", () => {
    expect(parse(JSON.stringify(good))).to.deep.equal(good);
    expect(parse(JSON.stringify({ ...good, more: 1, parts: [{ name: "a", more: 1 }] }))).to.deep.equal(good);
  });

  const bad: readonly [unknown, string][] = [
    [[], "it is [], and must be an object."],
    [null, "it is null, and must be an object."],
    [{ ...good, name: undefined }, "its field name is missing, and must be a text."],
    [{ ...good, name: 5 }, "its field name is 5, and must be a text."],
    [{ ...good, id: "i-1" }, 'its field id is "i-1", and must be an AMI\'s id.'],
    [{ ...good, kind: "three" }, 'its field kind is "three", and must be one of one, two.'],
    [{ ...good, size: -1 }, "its field size is -1, and must be a number from 0."],
    [{ ...good, size: "1" }, 'its field size is "1", and must be a number from 0.'],
    [{ ...good, good: "yes" }, 'its field good is "yes", and must be true or false.'],
    [{ ...good, parts: {} }, "its field parts is {}, and must be a list."],
    [{ ...good, parts: [{ name: "a" }, {}] }, "its field parts[1].name is missing, and must be a text."],
    [{ ...good, places: { "eu-west-1": 1 } }, "its field places.eu-west-1 is 1, and must be a text."],
    [{ ...good, id: "x".repeat(100) }, `its field id is "${"x".repeat(79)}…, and must be an AMI's id.`],
  ];
  for (const [value, fault] of bad) {
    it(`is refused where ${fault}`, () => {
      expect(() => parse(JSON.stringify(value)))
        .to.throw(StageError, `The object a.json cannot be used: ${fault}`)
        .with.property("remedy", "Write it again.");
    });
  }

  it("is refused where it is not JSON", () => {
    expect(() => parse("{")).to.throw(StageError, /^The object a\.json cannot be used: .*JSON/);
  });
});
