// Tests of the state that an alarm comes to.
import { expect } from "chai";
import { evaluate } from "../../../sandbox/cloudwatch/evaluate";
import type { AlarmDefinition, MissingData } from "../../../sandbox/cloudwatch/model";

const ALARM: AlarmDefinition = {
  AlarmName: "golden-upkeep-missing",
  Namespace: "AmiPipeline/golden",
  MetricName: "UpkeepRuns",
  Statistic: "Sum",
  Period: 3600,
  EvaluationPeriods: 3,
  Threshold: 1,
  ComparisonOperator: "LessThanThreshold",
};
const stateOf = (points: readonly (number | undefined)[], change: Partial<AlarmDefinition> = {}) =>
  evaluate({ ...ALARM, ...change }, points)?.state;
const nothing = [undefined, undefined, undefined, undefined, undefined];

describe("the state of an alarm", () => {
  it("is that of its newest periods, all of which have to breach unless it says how many", () => {
    expect(stateOf([0, 0, 0, 5, 5])).to.equal("ALARM");
    expect(stateOf([0, 1, 0, 0, 0])).to.equal("OK");
    expect(stateOf([0, 1, 1, 0, 0], { DatapointsToAlarm: 1 })).to.equal("ALARM");
    expect(stateOf([1, 1, 1, 0, 0], { DatapointsToAlarm: 1 })).to.equal("OK");
  });

  it("takes missing periods as the alarm says", () => {
    const states = (["breaching", "notBreaching", "missing", "ignore"] satisfies MissingData[]).map((each) =>
      stateOf(nothing, { TreatMissingData: each }),
    );

    expect(states).to.deep.equal(["ALARM", "OK", "INSUFFICIENT_DATA", undefined]);
    expect(stateOf(nothing)).to.equal("INSUFFICIENT_DATA");
  });

  it("fills only the periods for which there is no value a little farther back either", () => {
    const breaching = { TreatMissingData: "breaching" } as const;

    expect(stateOf([undefined, undefined, undefined, undefined, 1], breaching)).to.equal("OK");
    expect(stateOf([undefined, undefined, undefined, undefined, 0], breaching)).to.equal("ALARM");
  });

  it("compares as the alarm says", () => {
    const over = { EvaluationPeriods: 1, Threshold: 30, ComparisonOperator: "GreaterThanThreshold" } as const;

    expect([30, 31].map((age) => stateOf([age], over))).to.deep.equal(["OK", "ALARM"]);
    expect(stateOf([30], { ...over, ComparisonOperator: "GreaterThanOrEqualToThreshold" })).to.equal("ALARM");
    expect(stateOf([30], { ...over, ComparisonOperator: "LessThanOrEqualToThreshold" })).to.equal("ALARM");
  });

  it("comes with a reason", () => {
    expect(evaluate({ ...ALARM, TreatMissingData: "breaching" }, nothing)?.reason).to.equal(
      "Threshold Crossed: 3 of the last 3 datapoints were below the threshold (1), " +
        "3 missing ones taken as breaching; 3 make the alarm.",
    );
  });
});
