// One image's test fails: nothing of it is published and no instance is left; the other image is published all the same.
import { rmSync } from "node:fs";
import { expect } from "chai";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { amiOf, copiesOf, HOME, parameters, tagsOf } from "../published";
import { shared } from "../shared";

const GREEN = "ubuntu-24.04";
const RED = "ubuntu-24.04-arm64";
const FAILING = `images/${RED}/tests/50-fails.sh`;
const PAGE = `images/${GREEN}/files/index.html`;

describe("two images, one with a test that fails", () => {
  let before: Record<string, string | undefined>;

  it("fails the one image's run in Test and publishes the other", async () => {
    const { sandbox, dev } = shared();
    before = await parameters(sandbox, dev.parameter(RED));
    const greenBefore = await parameters(sandbox, dev.parameter(GREEN));
    dev.write(FAILING, '#!/usr/bin/env bash\necho "the moon is not full" >&2\nexit 3\n', 0o755);
    dev.edit(PAGE, (page) => `${page}<!-- a new page -->\n`);

    const { code, output, runs } = await dev.upAndRun();

    expect(code, output).to.equal(0);
    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Failed"]);
    expect(runs[1]?.actions.filter(({ status }) => status === "Failed").map(({ stage }) => stage)).to.deep.equal([
      "Test",
    ]);
    const green = await parameters(sandbox, dev.parameter(GREEN));
    expect(green[HOME]).to.equal(amiOf(runs[0]));
    for (const region of Object.keys(green)) {
      expect(green[region], region).not.to.equal(greenBefore[region]);
    }
  });

  it("says which script failed, what it said and what to do", async () => {
    const { sandbox, dev } = shared();
    const [run] = await dev.runs(RED);
    const test = run?.actions.find(({ stage }) => stage === "Test");

    const log = (await readBuildLog(sandbox.clients, test?.buildId ?? "")).join("\n");

    expect(log).to.include("the moon is not full").and.to.include("What to do:");
    expect(log).to.match(/Test FAILED .*50-fails\.sh/);
  });

  it("marks the AMI rejected with the reason, copies it nowhere, and leaves its parameters as they were", async () => {
    const { sandbox, dev } = shared();
    const [run] = await dev.runs(RED);

    const [ami] = await copiesOf(sandbox, amiOf(run), HOME);

    expect(tagsOf(ami)).to.include({ "ami-pipeline:state": "rejected" });
    expect(tagsOf(ami)["ami-pipeline:reason"]).to.match(/50-fails\.sh.*the moon is not full/);
    expect(await copiesOf(sandbox, amiOf(run), "eu-west-1")).to.deep.equal([]);
    expect(await parameters(sandbox, dev.parameter(RED))).to.deep.equal(before);
  });

  it("leaves no instance", async () => {
    expect(await shared().dev.leftovers()).to.deep.equal([]);
  });

  it("is mended by the next commit, which does not use the rejected AMI again", async () => {
    const { sandbox, dev } = shared();
    const [failed] = await dev.runs(RED);
    rmSync(dev.path(FAILING));

    const { runs } = await dev.upAndRun();

    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Succeeded"]);
    expect(amiOf(runs[1])).not.to.equal(amiOf(failed));
    expect(await parameters(sandbox, dev.parameter(RED), [HOME])).to.deep.equal({ [HOME]: amiOf(runs[1]) });
  });
});
