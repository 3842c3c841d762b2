// Tests of what is refused of an alarm.
import { expect } from "chai";
import { alarmFault } from "../../../sandbox/cloudwatch/alarmChecks";
import type { AlarmDefinition } from "../../../sandbox/cloudwatch/model";

const GOOD: AlarmDefinition = {
  AlarmName: "a",
  Namespace: "AWS/CodePipeline",
  MetricName: "FailedPipelineExecutions",
  Statistic: "Sum",
  Period: 3600,
  EvaluationPeriods: 168,
  Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold",
};
const fault = (change: Partial<AlarmDefinition>) => alarmFault({ ...GOOD, ...change }, { region: "us-east-1" });

describe("an alarm", () => {
  it("looks back seven days at most, and a day where its periods are shorter than an hour", () => {
    expect(fault({})).to.equal(undefined);
    expect(fault({ EvaluationPeriods: 169 })).to.match(/seven days .*<= 604800/);
    expect(fault({ Period: 1800, EvaluationPeriods: 48 })).to.equal(undefined);
    expect(fault({ Period: 1800, EvaluationPeriods: 49 })).to.match(/a day .*<= 86400/);
  });

  it("acts on topics of its own region", () => {
    expect(fault({ AlarmActions: ["arn:aws:sns:us-east-1:123456789012:t"] })).to.equal(undefined);
    expect(fault({ OKActions: ["arn:aws:sns:eu-west-1:123456789012:t"] })).to.match(/Invalid region eu-west-1/);
    expect(fault({ AlarmActions: ["arn:aws:sqs:us-east-1:123456789012:q"] })).to.match(/Invalid arn syntax/);
  });

  it("needs no more breaching periods than it looks at, and periods of whole minutes", () => {
    expect(fault({ DatapointsToAlarm: 169 })).to.match(/DatapointsToAlarm/);
    expect(fault({ Period: 90 })).to.match(/multiple of 60/);
  });
});
