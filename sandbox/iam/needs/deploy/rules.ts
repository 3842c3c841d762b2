// EventBridge: Pulumi makes the rules on the default bus, and gives their targets a role; doctor lists them.
import { text, type Call } from "../../../frontdoor/service";
import { arn, list, need, structure, type Needs } from "../need";
import { creation, namesakes, passRole, tagOperations } from "./forms";

const rule = (call: Call) => arn(call, "events", `rule/${text(call.input.Name)}`);
const ruleOfTargets = (call: Call) => arn(call, "events", `rule/${text(call.input.Rule)}`);

/** What they need. */
export const rules: Needs = {
  ...namesakes("events", () => "*", ["ListRules"]),
  ...namesakes("events", rule, ["DeleteRule", "DescribeRule"]),
  ...namesakes("events", ruleOfTargets, ["ListTargetsByRule", "RemoveTargets"]),
  ...tagOperations("events", { arn: "ResourceARN", tags: "Tags", keys: "TagKeys" }),
  PutRule: (call) =>
    creation({
      action: "events:PutRule",
      tagAction: "events:TagResource",
      resource: rule(call),
      tags: call.input.Tags,
    }),
  PutTargets: (call) => {
    const roles = new Set(list(call.input.Targets).map((target) => text(structure(target).RoleArn)));
    return [
      need("events:PutTargets", ruleOfTargets(call)),
      ...[...roles].filter((role) => role !== "").map((role) => passRole(role, "events.amazonaws.com")),
    ];
  },
};
