import { expect } from "chai";
import { formatTable } from "../../scripts/table";

describe("a table", () => {
  it("aligns its columns to the widest value", () => {
    expect(formatTable(["A", "LONG"], [["value", "x"]])).to.equal("A      LONG\n-----  ----\nvalue  x");
  });
});
