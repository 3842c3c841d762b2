// `pulumi destroy`, while a build runs: that is ended, and everything the program made is gone, but the repository with its
// history and the bucket with its release records, unless it is told otherwise. What was published stays published.
import { BatchGetBuildsCommand, ListBuildsCommand, ListProjectsCommand } from "@aws-sdk/client-codebuild";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { answerApproval } from "../../../sandbox/client/approvals";
import { whenAsked } from "../approvals";
import { parameters } from "../published";
import { shared } from "../shared";

const IMAGE = "ubuntu-24.04-arm64";
const SLOW = `images/${IMAGE}/provision/20-slow.sh`;

describe("`pulumi destroy` while a build runs", () => {
  it("removes everything, keeps the repository and the release records, and leaves what is published", async () => {
    const { sandbox, dev } = shared();
    const tip = await dev.push(SLOW, "#!/usr/bin/env bash\nset -euo pipefail\nsleep 600\n");
    await untilBuilderRuns();
    const { bucketName } = await dev.stack.outputs();
    const published = await parameters(sandbox, dev.parameter("ubuntu-24.04"));

    const { code, output } = await dev.stack.destroy();

    expect(code, output).to.equal(0);
    expect(output).to.match(new RegExp(`Stopped run \\S+ of ${dev.pipeline(IMAGE)}\\.`));
    expect(output).to.match(
      new RegExp(`Stopped build ${dev.name}-build:\\S+, which codepipeline/${dev.pipeline(IMAGE)}`),
    );
    expect(await runningBuilds()).to.deep.equal([]);
    expect(await dev.leftovers()).to.deep.equal([]);
    expect(await dev.pipelines()).to.deep.equal([]);
    const { projects } = await sandbox.clients.codeBuild.send(new ListProjectsCommand({}));
    expect(projects).to.deep.equal([]);
    const { Buckets } = await sandbox.clients.s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).to.include(bucketName);
    expect(await parameters(sandbox, dev.parameter("ubuntu-24.04"))).to.deep.equal(published);
    expect(await dev.tip()).to.equal(tip);
  });

  it("can be followed by another `up`, which takes over the repository, and whose new bucket vouches for no AMI", async () => {
    const { sandbox, dev } = shared();
    await dev.remove(SLOW);
    const tip = await dev.tip();

    const refused = await dev.stack.up();
    expect(refused.code).not.to.equal(0);
    expect(refused.output).to.include("pulumi config set adoptRepository true");
    expect(await dev.stack.resources("aws:")).to.deep.equal([]);
    await dev.stack.configure("adoptRepository", "true");
    const before = await dev.newestRuns();
    const { code, output } = await dev.stack.up();

    expect(code, output).to.equal(0);
    for (const pipeline of await dev.pipelines()) {
      await answerApproval(sandbox.clients, await whenAsked(sandbox.clients, pipeline), "Approved", "As before");
    }
    const runs = await dev.nextRuns(before);
    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Succeeded"]);
    expect(await dev.tip()).to.equal(tip);
  });
});

async function untilBuilderRuns(): Promise<void> {
  const deadline = Date.now() + 300_000;
  while (!(await shared().dev.instanceStates()).includes("running")) {
    expect(Date.now()).to.be.below(deadline);
    await sleep(250);
  }
}

async function runningBuilds(): Promise<string[]> {
  const { codeBuild } = shared().sandbox.clients;
  const { ids = [] } = await codeBuild.send(new ListBuildsCommand({}));
  const { builds = [] } = await codeBuild.send(new BatchGetBuildsCommand({ ids: ids.slice(0, 100) }));
  return builds.flatMap(({ id = "", buildComplete }) => (buildComplete ? [] : id));
}
