// Tests of the error that stops a program.
import { inspect } from "node:util";
import { expect } from "chai";
import { stop } from "../../../components/basics/stop";

describe("stop", () => {
  it("makes an error without a stack, which Node.js would take half a minute to format", () => {
    expect(stop("Do this.").message).to.equal("Do this.");
    expect(inspect(stop("Do this."), { colors: true })).not.to.match(/\.[jt]s:\d+/);
  });
});
