// A base image gets a successor: Upkeep notices, and the image is built on it, tested and released. A schedule builds it anew
// although nothing changed.
import { CodeBuildClient, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { GetPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { expect } from "chai";
import { S3Client } from "../../../buildsrc/stages/common/aws";
import { Store } from "../../../buildsrc/stages/common/store";
import { readRelease } from "../../../buildsrc/stages/releases/history";
import type { ReleaseRecord } from "../../../buildsrc/stages/releases/record";
import { readBuildLog } from "../../../sandbox/client/buildLog";
import { ADMINISTRATOR } from "../../../sandbox/client/clients";
import type { Run } from "../../../sandbox/client/runs";
import { HOME } from "../published";
import { shared } from "../shared";
import { currentRelease, IMAGE, untilEnded, upkeepFactory, UPKEEP_REGIONS, type UpkeepRun } from "../upkeepFactory";

const NOBLE = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id";

/** Runs the part alone, so that the others' scenarios find what they left. */
async function rebuild(): Promise<UpkeepRun> {
  const { endpoint } = shared().sandbox;
  const codeBuild = new CodeBuildClient({ endpoint, region: HOME, credentials: ADMINISTRATOR });
  const { build } = await codeBuild.send(
    new StartBuildCommand({
      projectName: `${upkeepFactory().name}-upkeep`,
      environmentVariablesOverride: [{ name: "ONLY", value: "rebuild" }],
    }),
  );
  return untilEnded(build?.id ?? "");
}

async function newestRun(): Promise<Run | undefined> {
  await upkeepFactory().untilOver(IMAGE);
  return (await upkeepFactory().runs(IMAGE))[0];
}

async function reasonOf(run: Run | undefined): Promise<string | undefined> {
  const { pipelineExecution } = await shared().sandbox.clients.codePipeline.send(
    new GetPipelineExecutionCommand({
      pipelineName: upkeepFactory().pipeline(IMAGE),
      pipelineExecutionId: run?.executionId,
    }),
  );
  return pipelineExecution?.variables?.find(({ name }) => name === "REASON")?.resolvedValue;
}

async function lastLineOf(run: Run | undefined, stage: string): Promise<string | undefined> {
  const id = run?.actions.find((action) => action.stage === stage)?.buildId ?? "";
  return (await readBuildLog(shared().sandbox.clients, id)).findLast((line) => line.includes("SUCCEEDED in"));
}

async function recordOf(amiId: string | undefined): Promise<ReleaseRecord | undefined> {
  const { bucketName } = await upkeepFactory().stack.outputs();
  const { endpoint } = shared().sandbox;
  const s3 = new S3Client({ endpoint, region: HOME, credentials: ADMINISTRATOR, forcePathStyle: true });
  return readRelease(new Store(s3, String(bucketName)), IMAGE, amiId ?? "");
}

describe("an image whose base has a successor", () => {
  let released: Record<string, string>;
  let newBase: string;
  let reason: string;
  before(async () => {
    released = await currentRelease();
  });

  it("is left alone as long as it has none", async () => {
    const { status, log } = await rebuild();

    expect(status, log).to.equal("SUCCEEDED");
    expect(log).to.match(/keep +\S+-note +note .* is \d+ days old, and its base is still ami-/);
    expect(await upkeepFactory().runs(IMAGE)).to.have.length(1);
  });

  it("is started once by two of Upkeep at once, which say why", async () => {
    const before = (await recordOf(released[HOME]))?.baseAmiId ?? "";
    newBase = await shared().sandbox.publishBase({ region: HOME, parameter: NOBLE });

    const runs = await Promise.all([rebuild(), rebuild()]);

    for (const { status, log } of runs) {
      expect(status, log).to.equal("SUCCEEDED");
    }
    reason = `base AMI changed from ${before} to ${newBase} (${NOBLE})`;
    expect(runs.map(({ log }) => log).join("\n")).to.include(reason);
    expect(await upkeepFactory().runs(IMAGE)).to.have.length(2);
  });

  it("is built on it, tested and released everywhere, with the reason in the run and in the record", async () => {
    const run = await newestRun();

    expect(run).to.include({ status: "Succeeded", trigger: "StartPipelineExecution" });
    expect(await reasonOf(run)).to.equal(reason);
    expect(await lastLineOf(run, "Validate")).to.include(`Reason of the run: ${reason}.`);
    const now = await currentRelease();
    for (const region of UPKEEP_REGIONS) {
      expect(now[region], region).to.match(/^ami-/).and.not.equal(released[region]);
    }
    expect(await recordOf(now[HOME])).to.deep.include({
      baseAmiId: newBase,
      base: { kind: "parameter", name: NOBLE, architecture: "x86_64" },
      reason,
    });
  });

  it("is left alone from then on", async () => {
    const { status, log } = await rebuild();

    expect(status, log).to.equal("SUCCEEDED");
    expect(log).to.include(`its base is still ${newBase}`);
    expect(await upkeepFactory().runs(IMAGE)).to.have.length(2);
  });

  it("is built anew by its schedule although nothing changed", async () => {
    const before = await currentRelease();
    const { endpoint } = shared().sandbox;

    const answer = await fetch(`${endpoint}/sandbox/schedules/${upkeepFactory().pipeline(IMAGE)}-rebuild/run`, {
      method: "POST",
    });

    expect(answer.ok, await answer.text()).to.equal(true);
    const run = await newestRun();
    expect(run).to.include({ status: "Succeeded" });
    expect(await reasonOf(run)).to.equal("schedule");
    expect(await lastLineOf(run, "Validate")).to.include("Build comes next: the run's variable REBUILD is true.");
    const now = await currentRelease();
    expect(now[HOME]).not.to.equal(before[HOME]);
    expect(await recordOf(now[HOME])).to.include({ baseAmiId: newBase, reason: "schedule" });
  });
});
