// CloudWatch Logs: Pulumi makes the log groups of the projects.
import { text, type Call } from "../../../frontdoor/service";
import { arn, type Needs } from "../need";
import { creation, namesakes, tagOperations } from "./forms";

const group = (call: Call) => arn(call, "logs", `log-group:${text(call.input.logGroupName)}`);

/** What they need. */
export const logGroups: Needs = {
  ...namesakes("logs", () => "*", ["DescribeLogGroups"]),
  ...namesakes("logs", group, ["AssociateKmsKey", "DeleteLogGroup", "DisassociateKmsKey", "PutRetentionPolicy"]),
  ...tagOperations("logs", { arn: "resourceArn", tags: "tags", keys: "tagKeys" }),
  CreateLogGroup: (call) =>
    creation({
      action: "logs:CreateLogGroup",
      tagAction: "logs:TagResource",
      resource: group(call),
      tags: call.input.tags,
    }),
};
