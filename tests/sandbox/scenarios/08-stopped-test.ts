// A build is stopped while it tests. CodeBuild tells the stage nothing, yet the test instance is gone soon after.
import { BatchGetBuildsCommand, StopBuildCommand } from "@aws-sdk/client-codebuild";
import { DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { newestRun, type Run } from "../../../sandbox/client/runs";
import { parameters } from "../published";
import { shared } from "../shared";

const IMAGE = "ubuntu-24.04-arm64";
const SLOW = `images/${IMAGE}/tests/50-slow.sh`;

describe("a build that is stopped during Test", () => {
  it("leaves no instance and publishes nothing", async () => {
    const { sandbox, dev } = shared();
    const published = await parameters(sandbox, dev.parameter(IMAGE));
    const before = await dev.newestRuns();
    await dev.push(SLOW, "#!/usr/bin/env bash\nsleep 600\n");
    const buildId = await whenTesting();

    await sandbox.clients.codeBuild.send(new StopBuildCommand({ id: buildId }));

    const runs = await dev.nextRuns(before);
    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Failed"]);
    await within(60, async () => (await dev.leftovers()).length === 0);
    expect(await parameters(sandbox, dev.parameter(IMAGE))).to.deep.equal(published);
  });

  it("is followed by a run like any other", async () => {
    const { dev } = shared();
    const before = await dev.newestRuns();
    await dev.remove(SLOW);

    const runs = await dev.nextRuns(before);

    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Succeeded"]);
  });
});

/** The id of the Test build of the newest run, once its instance runs. */
async function whenTesting(): Promise<string> {
  const { sandbox, dev } = shared();
  let buildId = "";
  await within(120, async () => {
    buildId = testBuild(await newestRun(sandbox.clients, dev.pipeline(IMAGE))) ?? "";
    if (buildId === "") {
      return false;
    }
    const { builds: [build] = [] } = await sandbox.clients.codeBuild.send(
      new BatchGetBuildsCommand({ ids: [buildId] }),
    );
    const { Reservations = [] } = await sandbox.clients.ec2.send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: "tag:ami-pipeline:build", Values: [build?.arn ?? ""] },
          { Name: "instance-state-name", Values: ["running"] },
        ],
      }),
    );
    return Reservations.length > 0;
  });
  return buildId;
}

function testBuild(run: Run | undefined): string | undefined {
  return run?.actions.find(({ stage, status }) => stage === "Test" && status === "InProgress")?.buildId;
}

async function within(seconds: number, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) {
      throw new Error(`It did not come true within ${seconds} s.`);
    }
    await sleep(250);
  }
}
