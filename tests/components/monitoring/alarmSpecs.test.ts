// Tests of which alarms a factory has.
import { expect } from "chai";
import { alarmFault } from "../../../sandbox/cloudwatch/alarmChecks";
import { alarmSpecs, type AlarmSettings } from "../../../components/monitoring/alarmSpecs";

const SETTINGS: AlarmSettings = {
  factoryName: "golden",
  images: ["db", "web"],
  pipelineNamePrefix: "line",
  projectNamePrefix: "job",
  upkeepSchedule: "cron(0 3 * * ? *)",
  alarmReleaseDays: 0,
  alarmBaseDays: 0,
  alarmUpkeepHours: 27,
};
const specs = (change: Partial<AlarmSettings> = {}) => alarmSpecs({ ...SETTINGS, ...change });
const names = (change: Partial<AlarmSettings> = {}) => specs(change).map(({ name }) => name);

describe("the alarms of a factory", () => {
  it("watch each pipeline, and Upkeep where it has a schedule", () => {
    expect(names()).to.deep.equal(["line-db-failed", "line-web-failed", "golden-upkeep-missing"]);
    expect(names({ upkeepSchedule: "" })).to.deep.equal(["line-db-failed", "line-web-failed"]);
    expect(names({ alarmUpkeepHours: 0 })).to.deep.equal(["line-db-failed", "line-web-failed"]);
  });

  it("watch ages that are set", () => {
    const [release, base] = specs({ images: [], alarmReleaseDays: 45, alarmBaseDays: 60 });

    expect(release).to.deep.include({
      name: "golden-old-release",
      namespace: "AmiPipeline/golden",
      metricName: "OldestReleaseDays",
      statistic: "Maximum",
      comparison: "GreaterThanThreshold",
      threshold: 45,
      missingData: "ignore",
      tells: true,
    });
    expect(base).to.deep.include({ name: "golden-old-base", metricName: "OldestBaseDays", threshold: 60 });
  });

  it("stay for a day after a failed run, of which the rules tell", () => {
    expect(specs()[0]).to.deep.include({
      namespace: "AWS/CodePipeline",
      metricName: "FailedPipelineExecutions",
      dimensions: { PipelineName: "line-db" },
      periodSeconds: 3600,
      periods: 24,
      breachingPeriods: 1,
      missingData: "notBreaching",
      tells: false,
    });
  });

  it("begin when Upkeep is missing for as long as is set", () => {
    expect(specs().at(-1)).to.deep.include({
      metricName: "UpkeepRuns",
      statistic: "Sum",
      periodSeconds: 3600,
      periods: 27,
      comparison: "LessThanThreshold",
      threshold: 1,
      missingData: "breaching",
      tells: true,
    });
  });

  it("say what to do next, in no more words than CloudWatch takes", () => {
    for (const { name, description } of specs({ alarmReleaseDays: 1, alarmBaseDays: 1 })) {
      expect(description, name).to.match(/Next: /);
      expect(description.length, name).to.be.lessThan(1024);
    }
  });

  it("are such as CloudWatch takes, however long Upkeep may be missing", () => {
    for (const spec of specs({ alarmReleaseDays: 3650, alarmBaseDays: 3650, alarmUpkeepHours: 168 })) {
      const fault = alarmFault(
        {
          AlarmName: spec.name,
          Namespace: spec.namespace,
          MetricName: spec.metricName,
          Statistic: spec.statistic,
          Period: spec.periodSeconds,
          EvaluationPeriods: spec.periods,
          ...(spec.breachingPeriods !== undefined && { DatapointsToAlarm: spec.breachingPeriods }),
          Threshold: spec.threshold,
          ComparisonOperator: spec.comparison,
        },
        { region: "us-east-1" },
      );
      expect(fault, spec.name).to.equal(undefined);
    }
  });
});
