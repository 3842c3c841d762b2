// An error for people costs no time to show.
import { inspect } from "node:util";
import { expect } from "chai";
import { stop } from "../../../components/basics/stop";

describe("stop", () => {
  it("makes an error of the message alone, without the stack that Node.js takes half a minute to format", () => {
    expect(stop("Do this.").message).to.equal("Do this.");
    expect(inspect(stop("Do this."), { colors: true })).not.to.match(/\.[jt]s:\d+/);
  });
});
