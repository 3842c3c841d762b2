// CloudWatch Logs: Pulumi makes the log groups of the projects.
import { text, type Call } from "../../../frontdoor/service";
import { arn, need, requestTags, type Needs } from "../need";
import { namesakes, tagOperations } from "./forms";

const group = (call: Call) => arn(call, "logs", `log-group:${text(call.input.logGroupName)}`);
/**
 * All actions but those about tags are asked on a group's streams, which policies name with `:*`. Source: `LogGroup` in
 * the CloudWatch Logs API.
 */
const streams = (call: Call) => `${group(call)}:log-stream:`;

/** What they need. */
export const logGroups: Needs = {
  ...namesakes("logs", () => "*", ["DescribeLogGroups"]),
  ...namesakes("logs", streams, ["AssociateKmsKey", "DeleteLogGroup", "DisassociateKmsKey", "PutRetentionPolicy"]),
  ...tagOperations("logs", { arn: "resourceArn", tags: "tags", keys: "tagKeys" }),
  CreateLogGroup: (call) => [
    need("logs:CreateLogGroup", streams(call), requestTags(call.input.tags)),
    ...(call.input.tags === undefined ? [] : [need("logs:TagResource", group(call), requestTags(call.input.tags))]),
  ],
};
