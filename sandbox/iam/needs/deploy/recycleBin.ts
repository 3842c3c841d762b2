// Recycle Bin: Pulumi makes the retention rules. Source: "Actions, resources, and condition keys for AWS Recycle Bin".
import { text, type Call } from "../../../frontdoor/service";
import { arn, type Needs } from "../need";
import { creation, namesakes, tagOperations } from "./forms";

const rule = (call: Call) => arn(call, "rbin", `rule/${text(call.input.Identifier)}`);

/** What they need. A new rule has no identifier yet. */
export const recycleBin: Needs = {
  ...namesakes("rbin", rule, ["DeleteRule", "GetRule", "UpdateRule"]),
  ...tagOperations("rbin", { arn: "ResourceArn", tags: "Tags", keys: "TagKeys" }),
  CreateRule: (call) =>
    creation({
      action: "rbin:CreateRule",
      tagAction: "rbin:TagResource",
      resource: arn(call, "rbin", "rule/*"),
      tags: call.input.Tags,
      keys: { "rbin:Request/ResourceType": text(call.input.ResourceType) },
    }),
};
