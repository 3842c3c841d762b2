// Tests of moments in the query protocol's answers.
import { expect } from "chai";
import type { ServiceModel } from "../../../../sandbox/frontdoor/protocols/models";
import { withTexts } from "../../../../sandbox/frontdoor/protocols/times";

const MODEL: ServiceModel = {
  service: "things",
  metadata: { protocol: "query", endpointPrefix: "things" },
  operations: {},
  shapes: {
    Output: {
      type: "structure",
      members: { At: { shape: "Time" }, Times: { shape: "Times" }, Things: { shape: "Things" } },
    },
    Times: { type: "list", member: { shape: "Time" } },
    Things: { type: "list", member: { shape: "Thing" } },
    Thing: { type: "structure", members: { Made: { shape: "Time" }, Size: { shape: "Size" } } },
    Time: { type: "timestamp" },
    Size: { type: "integer" },
  },
};

describe("moments in answers as XML", () => {
  it("are texts, wherever the model has them", () => {
    const operation = { name: "Get", output: { shape: "Output" } };
    const output = { At: 0, Times: [1.5], Things: [{ Made: 60, Size: 60 }], Unknown: 7 };

    expect(withTexts(output, { model: MODEL, operation })).to.deep.equal({
      At: "1970-01-01T00:00:00.000Z",
      Times: ["1970-01-01T00:00:01.500Z"],
      Things: [{ Made: "1970-01-01T00:01:00.000Z", Size: 60 }],
      Unknown: 7,
    });
  });

  it("stay as they are where the model tells of no output", () => {
    expect(withTexts({ At: 0 }, { model: MODEL, operation: { name: "Get" } })).to.deep.equal({ At: 0 });
  });
});
