// Nothing changed: a preview says so, and another `pulumi up` neither commits nor runs anything.
import { expect } from "chai";
import { runDoctor } from "../doctor";
import { shared } from "../shared";

describe("a second `pulumi up` without a change", () => {
  it("is foretold by `pulumi preview --expect-no-changes`", async () => {
    const { code, output } = await shared().dev.stack.preview("--expect-no-changes");

    expect(code, output).to.equal(0);
    expect(output).not.to.include("warning");
  });

  it("has nothing to fear, says doctor: what is there is the stack's own", async () => {
    const { code, output } = await runDoctor(shared().dev);

    expect(code, output).to.equal(0);
    expect(output).to.include("fine Names All names are free, or of what this stack has made.");
  });

  it("makes no commit and starts no run", async () => {
    const { dev } = shared();
    const tip = await dev.tip();
    const runs = await dev.newestRuns();

    const { code, output } = await dev.stack.up(undefined, "--expect-no-changes");

    expect(code, output).to.equal(0);
    expect(await dev.tip()).to.equal(tip);
    expect(await dev.newestRuns()).to.deep.equal(runs);
  });
});
