// Tests of the sandbox's CloudWatch as its clients see it.
import { expect } from "chai";
import { Stand } from "./stand";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:golden-notices";
const ALARM = {
  AlarmName: "golden-upkeep-missing",
  AlarmDescription: "Upkeep did not run.",
  Namespace: "AmiPipeline/golden",
  MetricName: "UpkeepRuns",
  Statistic: "Sum",
  Period: 3600,
  EvaluationPeriods: 27,
  Threshold: 1,
  ComparisonOperator: "LessThanThreshold",
  TreatMissingData: "breaching",
  AlarmActions: [TOPIC],
};
const hour = (count: number) => count * 3600;

describe("the sandbox's CloudWatch", () => {
  it("gives the values of a metric by period, of its dimensions and region only", async () => {
    const stand = new Stand();
    const start = Math.floor(Date.now() / 1000 / 86_400) * 86_400 - 86_400;
    const datum = (Value: number, at: number, image = "web") => ({
      MetricName: "ReleaseAgeDays",
      Dimensions: [{ Name: "Image", Value: image }],
      Timestamp: start + at,
      Value,
    });
    await stand.call("PutMetricData", {
      Namespace: "AmiPipeline/golden",
      MetricData: [datum(3, 10), datum(5, 20), datum(4, hour(2)), datum(99, 10, "db")],
    });
    const query = (Stat: string) => ({
      Id: Stat.toLowerCase(),
      MetricStat: {
        Metric: {
          Namespace: "AmiPipeline/golden",
          MetricName: "ReleaseAgeDays",
          Dimensions: [{ Name: "Image", Value: "web" }],
        },
        Period: 3600,
        Stat,
      },
    });
    const ask = async (region?: string) => {
      const input = {
        MetricDataQueries: [query("Maximum"), query("Average")],
        StartTime: start,
        EndTime: start + 86_400,
      };
      const { MetricDataResults = [] } = await stand.call("GetMetricData", input, region);
      return (MetricDataResults as { Id: string; Timestamps: number[]; Values: number[] }[]).map(
        ({ Id, Timestamps, Values }) => [Id, Timestamps.map((time) => time - start), Values],
      );
    };

    expect(await ask()).to.deep.equal([
      ["maximum", [hour(2), 0], [4, 5]],
      ["average", [hour(2), 0], [4, 4]],
    ]);
    expect(await ask("eu-west-1")).to.deep.equal([
      ["maximum", [], []],
      ["average", [], []],
    ]);
  });

  it("keeps an alarm unchecked until it is asked to judge, and tells its topic when it changes", async () => {
    const stand = new Stand();
    await stand.call("PutMetricAlarm", ALARM);
    const state = async () => {
      const { MetricAlarms } = await stand.call("DescribeAlarms", { AlarmNames: [ALARM.AlarmName] });
      return (MetricAlarms as { StateValue: string }[]).map(({ StateValue }) => StateValue);
    };
    expect(await state()).to.deep.equal(["INSUFFICIENT_DATA"]);

    await stand.call("PutMetricData", {
      Namespace: "AmiPipeline/golden",
      MetricData: [{ MetricName: "UpkeepRuns", Value: 1 }],
    });
    expect(await stand.check("")).to.have.nested.property("changes[0].to", "OK");
    expect(stand.told).to.deep.equal([]);

    const later = new Date(Date.now() + hour(40) * 1000).toISOString();
    expect(await stand.check(JSON.stringify({ at: later }))).to.have.nested.property("changes[0].to", "ALARM");
    expect(await stand.check(JSON.stringify({ at: later }))).to.deep.equal({ changes: [] });
    expect(await state()).to.deep.equal(["ALARM"]);
    expect(stand.told.map(({ topicArn, subject }) => [topicArn, subject])).to.deep.equal([
      [TOPIC, 'ALARM: "golden-upkeep-missing" in us-east-1'],
    ]);
    expect(JSON.parse(stand.told[0]?.message ?? "")).to.deep.include({
      AlarmDescription: "Upkeep did not run.",
      OldStateValue: "OK",
      NewStateValue: "ALARM",
      StateChangeTime: later.replace("Z", "+0000"),
    });
  });

  it("changes an alarm whose topic lets nobody in all the same, and says so", async () => {
    const stand = new Stand();
    await stand.call("PutMetricAlarm", { ...ALARM, AlarmActions: [`${TOPIC}:closed`.replace(":golden-notices", "")] });

    expect(await stand.check("")).to.have.nested.property("changes[0].to", "ALARM");
    expect(stand.complaints.join()).to.match(/alarm golden-upkeep-missing, action .*: Error: the topic lets nobody in/);
  });

  it("refuses a moment that is none", async () => {
    const refused = await new Stand().check('{"at": "soon"}').catch((error: unknown) => String(error));

    expect(refused).to.match(/"at" is "soon"; use a time like/);
  });

  it("has dashboards in no region, and forgets what is deleted", async () => {
    const stand = new Stand();
    const DashboardBody = JSON.stringify({ widgets: [] });
    await stand.call("PutDashboard", { DashboardName: "golden", DashboardBody }, "eu-west-1");

    expect(await stand.call("GetDashboard", { DashboardName: "golden" })).to.deep.equal({
      DashboardArn: "arn:aws:cloudwatch::123456789012:dashboard/golden",
      DashboardBody,
      DashboardName: "golden",
    });
    await stand.call("DeleteDashboards", { DashboardNames: ["golden"] });
    expect(await stand.refusal("GetDashboard", { DashboardName: "golden" })).to.match(/^ResourceNotFound/);
  });
});
