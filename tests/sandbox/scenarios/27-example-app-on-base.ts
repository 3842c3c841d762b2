// An image on another one: it waits for the other's release, and follows it forwards and back. Its builder has rights of its
// own, which no other builder has. After all other examples: its push starts their pipelines again.
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { amiOf, hadNothingToDo, isOver, type Run } from "../../../sandbox/client/runs";
import { readJournal } from "../../../sandbox/iam/report/records";
import { examples } from "../examples";
import { copiesOf, HOME, parameters, REGIONS, tagsOf } from "../published";
import { runScript } from "../runScript";
import { shared } from "../shared";

const APP = "app-on-base";
const BASE = "data-volume";
const SECONDS = 300;

/** Oldest first, once there are so many and all are over. */
async function runsOfApp(count: number): Promise<Run[]> {
  const deadline = Date.now() + SECONDS * 1000;
  for (;;) {
    const runs = (await examples().runs(APP)).reverse();
    if (runs.length >= count && runs.every(isOver)) {
      return runs;
    }
    if (Date.now() > deadline) {
      throw new Error(`${APP} has no ${count} runs that are over: ${runs.map(({ status }) => status).join(", ")}`);
    }
    await sleep(500);
  }
}

async function releaseOf(image: string): Promise<string> {
  const { [HOME]: ami = "" } = await parameters(shared().sandbox, examples().parameter(image), [HOME]);
  return ami;
}

async function baseOf(ami: string): Promise<string | undefined> {
  const [found] = await copiesOf(shared().sandbox, ami, HOME);
  return tagsOf(found)["ami-pipeline:base-ami"];
}

async function logOf(run: Run | undefined, stage: string): Promise<string> {
  const id = run?.actions.find((action) => action.stage === stage)?.buildId ?? "";
  return (await readBuildLog(shared().sandbox.clients, id)).join("\n");
}

describe("the example app-on-base", () => {
  let firstBase: string;
  let firstApp: string;

  it("had nothing to do as long as its base had no release, and was no failure", async () => {
    const [first] = await runsOfApp(2);

    expect(first).to.include({ status: "Succeeded", trigger: "CreatePipeline" });
    expect(first && hadNothingToDo(first)).to.equal(true);
    expect(await logOf(first, "Validate")).to.include(`Base image ${BASE} has no release yet.`);
  });

  it("was started by its base's release, and built on that", async () => {
    const [, second] = await runsOfApp(2);
    const [firstOfBase] = (await examples().runs(BASE)).reverse();
    firstBase = await releaseOf(BASE);
    firstApp = await releaseOf(APP);

    expect(second).to.include({ status: "Succeeded", trigger: "CloudWatchEvent" });
    expect(second && amiOf(second)).to.equal(firstApp);
    expect(await baseOf(firstApp)).to.equal(firstBase);
    expect(await logOf(firstOfBase, "Publish")).to.include(`starts again, since built on it: ${APP}.`);
  });

  it("keeps its base's second disk in every region", async () => {
    for (const region of REGIONS) {
      const [copy] = await copiesOf(shared().sandbox, firstApp, region);
      expect(
        copy?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName),
        region,
      ).to.include("/dev/sdf");
    }
  });

  it("was built with the rights that the stack gives it, and nothing else was", () => {
    const { name } = examples();
    const launches = readJournal(shared().sandbox.state.path).flatMap((entry) =>
      entry.kind === "judgement" && entry.action === "ec2:RunInstances" && entry.resource.includes(":instance/")
        ? [entry.context]
        : [],
    );
    const profiles = launches
      .filter((context) => context["aws:requesttag/ami-pipeline"]?.[0] === name)
      .filter((context) => context["aws:requesttag/ami-pipeline:purpose"]?.[0] === "builder")
      .map((context) => [
        context["aws:requesttag/ami-pipeline:image"]?.[0],
        context["ec2:instanceprofile"]?.[0]?.split("/").at(-1),
      ]);

    expect(profiles.map(([image]) => image)).to.include.members([APP, BASE]);
    for (const [image, profile] of profiles) {
      expect(profile, image).to.equal(image === APP ? `${name}-builder@${APP}` : `${name}-builder`);
    }
  });

  it("follows a new release of its base", async function () {
    this.timeout(SECONDS * 1000);
    await examples().push(`images/${BASE}/provision/20-more.sh`, "#!/usr/bin/env bash\nseq 5 >/srv/data/more\n");

    // The push itself, and the release of the base.
    const runs = await runsOfApp(4);

    const base = await releaseOf(BASE);
    expect(base).not.to.equal(firstBase);
    expect(runs.map(({ status }) => status)).to.deep.equal(runs.map(() => "Succeeded"));
    expect(await baseOf(await releaseOf(APP))).to.equal(base);
    const { output } = await runScript(examples(), "releases", ["--tree", "--stack", "examples"]);
    expect(output).to.match(new RegExp(`^  ${APP} +\\S+ +\\S+ \\S+ +${base} +on the release of ${BASE}`, "m"));
  });

  it("goes back with its base, to the AMI that it was then", async () => {
    const { code, output } = await runScript(examples(), "promote", [
      "--image",
      BASE,
      "--to",
      "previous",
      "--stack",
      "examples",
    ]);

    expect(code, output).to.equal(0);
    expect(output).to.include(`starts again, since built on it: ${APP}.`);
    await runsOfApp(5);
    expect(await releaseOf(BASE)).to.equal(firstBase);
    expect(await releaseOf(APP)).to.equal(firstApp);
  });
});
