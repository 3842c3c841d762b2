// Nothing changed: a preview says so, another `pulumi up` neither commits nor runs anything, and a push costs one build per
// image.
import { GetPipelineStateCommand } from "@aws-sdk/client-codepipeline";
import { DeleteParameterCommand } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { Stack } from "../../../sandbox/stack";
import { runDoctor } from "../doctor";
import { engineerOf } from "../engineer";
import { clientsIn, HOME, parameters } from "../published";
import { shared } from "../shared";
import { countBuilds } from "../unchangedPush";

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

  it("is foretold to whoever may only read, also after a refresh", async () => {
    const { sandbox, dev } = shared();
    const reader = await engineerOf(sandbox, "dev", { role: "dev-reading-engineer", commands: ["preview"] });
    const stack = new Stack(sandbox, dev.folder, dev.stack.name, reader);

    const { code, output } = await stack.preview("--refresh", "--expect-no-changes");

    expect(code, output).to.equal(0);
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

describe("a push that changes no image", () => {
  it("costs one build per image, and launches nothing", async () => {
    const { dev } = shared();
    const builds = await countBuilds(shared().sandbox);
    const instances = await dev.instanceStates();

    const runs = await dev.pushAndRun("notes/typo.md", "Somebody has corrected a typo.\n");

    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Succeeded"]);
    expect((await countBuilds(shared().sandbox)) - builds).to.equal(runs.length);
    expect(await dev.instanceStates()).to.deep.equal(instances);
  });

  it("says in the log why, and shows the other stages as skipped", async () => {
    const { sandbox, dev } = shared();
    for (const image of ["ubuntu-24.04", "ubuntu-24.04-arm64"]) {
      const [run] = await dev.runs(image);
      const release = (await parameters(sandbox, dev.parameter(image)))[HOME] ?? "";
      const log = await readBuildLog(sandbox.clients, run?.actions.at(-1)?.buildId ?? "");
      expect(log.join("\n")).to.include(`Release ${release} is current, so there is nothing to do`);

      const { stageStates = [] } = await sandbox.clients.codePipeline.send(
        new GetPipelineStateCommand({ name: dev.pipeline(image) }),
      );
      expect(
        stageStates.map(({ stageName, latestExecution }) => `${stageName} ${latestExecution?.status}`),
      ).to.deep.equal(["Source Succeeded", "Validate Succeeded", "Build Skipped", "Test Skipped", "Publish Skipped"]);
    }
  });

  it("is work again where somebody has taken a copy's parameter away", async () => {
    const { sandbox, dev } = shared();
    const image = "ubuntu-24.04";
    const before = await parameters(sandbox, dev.parameter(image));
    await clientsIn(sandbox, "eu-west-1").ssm.send(new DeleteParameterCommand({ Name: dev.parameter(image) }));

    await dev.run(image);

    expect(await parameters(sandbox, dev.parameter(image))).to.deep.equal(before);
  });
});
