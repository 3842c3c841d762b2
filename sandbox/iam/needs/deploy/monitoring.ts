// CloudWatch: Pulumi makes the alarms and the dashboard. A dashboard's ARN names no region.
import { text, type Call } from "../../../frontdoor/service";
import { arn, need, texts, type Needs } from "../need";
import { creation, namesakes, tagOperations } from "./forms";

const dashboard = ({ caller }: Call, name: string) => `arn:aws:cloudwatch::${caller.accountId}:dashboard/${name}`;

/** What they need. */
export const monitoring: Needs = {
  ...namesakes("cloudwatch", (call) => dashboard(call, text(call.input.DashboardName)), [
    "GetDashboard",
    "PutDashboard",
  ]),
  ...tagOperations("cloudwatch", { arn: "ResourceARN", tags: "Tags", keys: "TagKeys" }),
  ListDashboards: () => [need("cloudwatch:ListDashboards", "*")],
  DeleteDashboards: (call) =>
    texts(call.input.DashboardNames).map((name) => need("cloudwatch:DeleteDashboards", dashboard(call, name))),
  DeleteAlarms: (call) =>
    texts(call.input.AlarmNames).map((name) =>
      need("cloudwatch:DeleteAlarms", arn(call, "cloudwatch", `alarm:${name}`)),
    ),
  PutMetricAlarm: (call) =>
    creation({
      action: "cloudwatch:PutMetricAlarm",
      tagAction: "cloudwatch:TagResource",
      resource: arn(call, "cloudwatch", `alarm:${text(call.input.AlarmName)}`),
      tags: call.input.Tags,
      keys: { "cloudwatch:AlarmActions": texts(call.input.AlarmActions) },
    }),
};
