// CloudWatch: Upkeep puts metrics; people and programs read metrics, alarms and dashboards.
import { text } from "../../frontdoor/service";
import { arn, need, texts, type Needs } from "./need";

/** What CloudWatch's operations need. */
export const cloudwatch: Needs = {
  PutMetricData: ({ input }) => [
    need("cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": text(input.Namespace) }),
  ],
  GetMetricData: () => [need("cloudwatch:GetMetricData", "*")],
  ListMetrics: () => [need("cloudwatch:ListMetrics", "*")],
  DescribeAlarms: (call) => {
    const names = texts(call.input.AlarmNames);
    return (names.length === 0 ? ["*"] : names).map((name) =>
      need("cloudwatch:DescribeAlarms", arn(call, "cloudwatch", `alarm:${name}`)),
    );
  },
};
