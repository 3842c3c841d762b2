// Builds are stopped while they make an AMI and while they test one. CodeBuild tells the stage nothing, yet what they left
// is gone soon after.
import { BatchGetBuildsCommand, ListBuildsForProjectCommand, StopBuildCommand } from "@aws-sdk/client-codebuild";
import { DescribeImagesCommand, DescribeInstancesCommand, DescribeSnapshotsCommand } from "@aws-sdk/client-ec2";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { newestRun } from "../../../sandbox/client/runs";
import { parameters } from "../published";
import { shared } from "../shared";

const IMAGE = "ubuntu-24.04-arm64";
const SLOW = `images/${IMAGE}/tests/50-slow.sh`;

describe("a build that is stopped", () => {
  let published: Awaited<ReturnType<typeof parameters>>;

  it("while EC2 makes its AMI leaves no AMI, no snapshot and no instance", async () => {
    const { sandbox, dev } = shared();
    published = await parameters(sandbox, dev.parameter(IMAGE));
    const earlier = await dev.newestRuns();
    await dev.push(SLOW, "#!/usr/bin/env bash\nsleep 600\n");
    const buildId = await whenRunning("Build", isMaking);

    await sandbox.clients.codeBuild.send(new StopBuildCommand({ id: buildId }));

    const runs = await dev.nextRuns(earlier);
    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Failed"]);
    await within(120, async () => (await unfinished()).length + (await dev.leftovers()).length === 0);
    // It waits for EC2, unless EC2 was faster.
    await within(60, async () =>
      /Waiting until EC2 has made|removed what the build left: .*AMIs/.test(await sweepLog()),
    );
  });

  it("during Test leaves no instance, and publishes nothing", async () => {
    const { sandbox, dev } = shared();
    await dev.retry(IMAGE, "Build");
    const buildId = await whenRunning("Test", launched);

    await sandbox.clients.codeBuild.send(new StopBuildCommand({ id: buildId }));

    await dev.untilOver(IMAGE);
    expect(await newestRun(sandbox.clients, dev.pipeline(IMAGE))).to.include({ status: "Failed" });
    await within(120, async () => (await dev.leftovers()).length === 0);
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

/** The id of the build of a stage in the newest run, once something holds of it, by its ARN. */
async function whenRunning(stage: string, holds: (buildArn: string) => Promise<boolean>): Promise<string> {
  const { sandbox, dev } = shared();
  let buildId = "";
  await within(300, async () => {
    const run = await newestRun(sandbox.clients, dev.pipeline(IMAGE));
    buildId = run?.actions.find((action) => action.stage === stage && action.status === "InProgress")?.buildId ?? "";
    return buildId !== "";
  });
  const { builds: [build] = [] } = await sandbox.clients.codeBuild.send(new BatchGetBuildsCommand({ ids: [buildId] }));
  await within(300, () => holds(build?.arn ?? ""));
  return buildId;
}

/** Whether EC2 makes the build's AMI. */
async function isMaking(buildArn: string): Promise<boolean> {
  const { Images = [] } = await shared().sandbox.clients.ec2.send(
    new DescribeImagesCommand({ Owners: ["self"], Filters: [{ Name: "tag:ami-pipeline:build", Values: [buildArn] }] }),
  );
  return Images.some(({ State }) => State === "pending");
}

/** What the newest build of Sweep said. */
async function sweepLog(): Promise<string> {
  const { sandbox, dev } = shared();
  const { ids: [newest = ""] = [] } = await sandbox.clients.codeBuild.send(
    new ListBuildsForProjectCommand({ projectName: `${dev.name}-sweep` }),
  );
  return (await readBuildLog(sandbox.clients, newest)).join("\n");
}

/** Whether the build's instance runs. */
async function launched(buildArn: string): Promise<boolean> {
  const { Reservations = [] } = await shared().sandbox.clients.ec2.send(
    new DescribeInstancesCommand({
      Filters: [
        { Name: "tag:ami-pipeline:build", Values: [buildArn] },
        { Name: "instance-state-name", Values: ["running"] },
      ],
    }),
  );
  return Reservations.length > 0;
}

/** The AMIs and snapshots in state `building`. */
async function unfinished(): Promise<string[]> {
  const { ec2 } = shared().sandbox.clients;
  const Filters = [{ Name: "tag:ami-pipeline:state", Values: ["building"] }];
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ["self"], Filters }));
  const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ["self"], Filters }));
  return [...Images.map(({ State = "" }) => `AMI ${State}`), ...Snapshots.map(({ State = "" }) => `snapshot ${State}`)];
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
