import { expect } from "chai";
import type { Json } from "../../../sandbox/frontdoor/service";
import { inputFor, transform } from "../../../sandbox/eventbridge/targetInput";

const EVENT: Json = {
  time: "2026-11-25T10:00:00Z",
  resources: ["arn:one", "arn:two"],
  detail: { commitId: "abc", count: 3, text: 'say "hi"', inner: { a: [1] } },
};

describe("the input of a rule's target", () => {
  it("is the event, a constant, or the part at a path", () => {
    expect(inputFor({}, EVENT)).to.equal(EVENT);
    expect(inputFor({ Input: '{"a":1}' }, EVENT)).to.deep.equal({ a: 1 });
    expect(inputFor({ InputPath: "$.detail.inner" }, EVENT)).to.deep.equal({ a: [1] });
    expect(inputFor({ InputPath: "$.resources[1]" }, EVENT)).to.equal("arn:two");
    expect(inputFor({ InputPath: "$.detail.none" }, EVENT)).to.equal(undefined);
  });

  const paths = {
    commit: "$.detail.commitId",
    count: "$.detail.count",
    text: "$.detail.text",
    inner: "$.detail.inner",
  };
  const table: [string, string, Json][] = [
    ["a value within quotes", '{"revision":"<commit>"}', { revision: "abc" }],
    ["a value as JSON outside of quotes", '{"revision":<commit>,"n":<count>}', { revision: "abc", n: 3 }],
    ["several values within one text", '"<commit> was <count>, <text>"', 'abc was 3, say "hi"'],
    ["a value after an escaped quote", '{"a":"\\"<commit>\\""}', { a: '"abc"' }],
    ["a structure", '{"all":<inner>}', { all: { a: [1] } }],
    ["nothing for what is not there", '{"a":"<none>"}', { a: "" }],
    ["the event's time", '{"at":<aws.events.event.ingestion-time>}', { at: "2026-11-25T10:00:00Z" }],
  ];
  for (const [what, template, expected] of table) {
    it(`has ${what}, put into a template`, () => {
      expect(JSON.parse(transform(template, paths, EVENT))).to.deep.equal(expected);
    });
  }

  it("must be JSON in the end", () => {
    expect(() => inputFor({ InputTransformer: { InputTemplate: "<none> x" } }, EVENT)).to.throw(/is not JSON: "" x/);
  });
});
