// Two environments in one account: each has everything of its own, and neither sees the other's runs.
import { expect } from "chai";
import { Factory } from "../factory";
import { shared } from "../shared";

describe("two stacks in one account", () => {
  it("do not collide", async () => {
    const { sandbox, dev } = shared();
    const devRuns = await dev.newestRuns();
    const staging = await Factory.create(sandbox, "staging");

    const { code, output, runs } = await staging.upAndRun();

    expect(code, output).to.equal(0);
    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Succeeded"]);
    const [mine, theirs] = [await dev.stack.outputs(), await staging.stack.outputs()];
    for (const key of ["repositoryName", "bucketName"]) expect(mine[key]).not.to.equal(theirs[key]);
    // A stack's AMIs are its own, even where the other one has an AMI with the very same contents.
    expect(await staging.builderStates()).to.deep.equal(["terminated", "terminated"]);
    expect(await dev.newestRuns()).to.deep.equal(devRuns);

    const destroyed = await staging.stack.destroy();
    expect(destroyed.code, destroyed.output).to.equal(0);
    expect(await dev.stack.preview("--expect-no-changes")).to.include({ code: 0 });
  });
});
