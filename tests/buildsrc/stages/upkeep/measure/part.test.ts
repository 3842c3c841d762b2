// Tests of the part of Upkeep that measures.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  CloudWatchClient,
  CodePipelineClient,
  DescribeImagesCommand,
  EC2Client,
  GetPipelineStateCommand,
  PutMetricDataCommand,
} from "../../../../../buildsrc/stages/common/aws";
import { KEYS } from "../../../../../buildsrc/stages/contract";
import { whenMade } from "../../../../../buildsrc/stages/upkeep/measure/bases";
import { makeMeasurePart } from "../../../../../buildsrc/stages/upkeep/measure/part";
import { TestBucket } from "../../../helpers/bucket";
import { PLAIN_SETTINGS } from "../../../helpers/publishSettings";
import { TestRegion } from "../../../helpers/testRegion";
import { beginUpkeep, NOW } from "../../../helpers/upkeep";

describe("buildsrc: the part of Upkeep that measures", () => {
  const codePipeline = mockClient(CodePipelineClient);
  const cloudWatch = mockClient(CloudWatchClient);
  const part = makeMeasurePart((region) => ({
    codePipeline: new CodePipelineClient({ region }),
    cloudWatch: new CloudWatchClient({ region }),
  }));
  beforeEach(() => {
    codePipeline.reset();
    cloudWatch.reset();
  });
  after(() => {
    codePipeline.restore();
    cloudWatch.restore();
  });

  function home(): TestRegion {
    const region = new TestRegion("us-east-1");
    const tags = { "ami-pipeline": "golden", "ami-pipeline:image": "web", "ami-pipeline:state": "released" };
    region.created = "2026-11-17T03:00:00.000Z";
    region.amis["ami-1"] = {
      state: "available",
      tags: { ...tags, "ami-pipeline:base-ami": "ami-base" },
      permissions: [],
    };
    region.amis["ami-base"] = { state: "available", tags: {}, permissions: [] };
    return region;
  }

  it("puts what it measured, with the time of the run", async () => {
    const region = home();
    const upkeep = await beginUpkeep({ clientsIn: () => region.clients });

    const { actions, kept } = await part.plan(upkeep);
    expect(actions.map(({ what, subject, reason }) => `${what} ${subject}: ${reason}`)).to.deep.equal([
      "put metrics AmiPipeline/golden: 21 values for the dashboard and the alarms",
    ]);
    expect(kept.map(({ subject }) => subject)).to.deep.equal(["db"]);
    expect(codePipeline.calls()).to.deep.equal([]);

    const outcomes = await Promise.all(actions.map((action) => part.act(upkeep, action)));
    expect(outcomes).to.deep.equal(["put 21 values"]);
    const [put, ...others] = cloudWatch.commandCalls(PutMetricDataCommand).map(({ args: [{ input }] }) => input);
    expect(others).to.deep.equal([]);
    expect(put?.Namespace).to.equal("AmiPipeline/golden");
    expect(put?.MetricData).to.deep.include({
      MetricName: "BaseAgeDays",
      Value: 10,
      Unit: "None",
      Timestamp: NOW,
      Dimensions: [{ Name: "Image", Value: "web" }],
    });
  });

  it("asks what waits where people approve", async () => {
    const bucket = new TestBucket();
    bucket.objects[KEYS.publishSettings] = JSON.stringify({ ...PLAIN_SETTINGS, approval: true });
    const action = (status: string, token?: string) => ({
      actionStates: [{ latestExecution: { status, ...(token && { token }) } }],
    });
    codePipeline
      .on(GetPipelineStateCommand, { name: "golden-db" })
      .resolves({ stageStates: [action("Succeeded"), action("InProgress", "token")] } as object)
      .on(GetPipelineStateCommand, { name: "golden-web" })
      .resolves({ stageStates: [action("InProgress"), action("Succeeded", "old")] } as object);
    const region = home();
    const upkeep = await beginUpkeep({ bucket, clientsIn: () => region.clients });

    const [put] = (await part.plan(upkeep)).actions;
    expect(put?.measurements).to.deep.include({ metric: "WaitingForApproval", value: 1, unit: "Count" });
  });

  it("does nothing where neither a dashboard nor an alarm reads metrics", async () => {
    const upkeep = await beginUpkeep();
    const { metricsNamespace: _, ...settings } = upkeep.settings;

    const plan = await part.plan(Object.assign(Object.create(upkeep) as typeof upkeep, { settings }));
    expect(plan).to.deep.equal({ actions: [], kept: [], cautions: [] });
  });

  it("puts no more values in a call than CloudWatch takes", async () => {
    const upkeep = await beginUpkeep();
    const measurements = Array.from({ length: 2500 }, () => ({ metric: "Amis", value: 1, unit: "Count" as const }));

    await part.act(upkeep, { what: "put metrics", subject: "AmiPipeline/golden", reason: "", measurements });
    const sizes = cloudWatch
      .commandCalls(PutMetricDataCommand)
      .map(({ args: [{ input }] }) => input.MetricData?.length);
    expect(sizes).to.deep.equal([1000, 1000, 500]);
  });
});

describe("buildsrc: when base AMIs were made", () => {
  it("is asked by a filter, of as many as a filter takes", async () => {
    const ec2 = new EC2Client({ region: "us-east-1" });
    const asked: number[] = [];
    mockClient(ec2)
      .on(DescribeImagesCommand)
      .callsFake(({ Filters }: { Filters: { Values: string[] }[] }) => {
        asked.push(Filters[0]?.Values.length ?? 0);
        return { Images: [{ ImageId: Filters[0]?.Values[0], CreationDate: "2026-01-01T00:00:00.000Z" }] };
      });
    const ids = Array.from({ length: 201 }, (_, i) => `ami-${i}`);

    const made = await whenMade(ec2, ["", ...ids, ...ids], []);
    expect(asked).to.deep.equal([200, 1]);
    expect([...made.keys()]).to.deep.equal(["ami-0", "ami-200"]);
  });
});
