import { expect } from "chai";
import { parseRequest } from "../../../../sandbox/frontdoor/protocols/parse";
import type { Protocol } from "../../../../sandbox/frontdoor/protocols/request";
import { refusalOf } from "../../../../sandbox/frontdoor/protocols/refusal";
import { findFaults } from "../../../../sandbox/frontdoor/protocols/validate";
import { modelOf } from "../model";

/** The code and the message that a request is refused with. */
function refusal(protocol: Protocol, body: string) {
  const headers = protocol === "json" ? { "x-amz-target": "Things_20260101.MakeThing" } : {};
  const model = modelOf(protocol);
  const parsed = parseRequest({ method: "POST", url: "/", headers, body: Buffer.from(body) }, model);
  if (!parsed) {
    throw new Error("not understood");
  }
  const [fault, ...others] = findFaults(model, parsed.operation.input, parsed.input, () => undefined);
  if (!fault) {
    throw new Error("nothing is wrong");
  }
  const { code, message, status } = refusalOf(parsed, [fault, ...others]);
  return [code, message, status];
}

describe("the refusal of an input", () => {
  it("has the code that the operation declares for bad input", () => {
    expect(refusal("json", "{}")).to.deep.equal([
      "InvalidInputException",
      "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
      400,
    ]);
  });

  it("has the member's own code where the operation declares one, as CodeCommit's do", () => {
    expect(refusal("json", '{"name":"ball","size":10}')[0]).to.equal("InvalidSizeException");
    expect(refusal("json", '{"name":"ball","parts":[{}]}')[0]).to.equal("KindRequiredException");
  });

  it("names one parameter at a time, as EC2 does", () => {
    expect(refusal("ec2", "Action=MakeThing")).to.deep.equal([
      "MissingParameter",
      "The request must contain the parameter name",
      400,
    ]);
    expect(refusal("ec2", "Action=MakeThing&Name=ball&Size=big").slice(0, 2)).to.deep.equal([
      "InvalidParameterValue",
      "Value (big) for parameter size is invalid. Member must be a Number",
    ]);
  });
});
