// KMS: Pulumi makes the keys that encrypt images and the factory's data, with an alias each.
import { text, type Call } from "../../../frontdoor/service";
import type { Facts } from "../../facts";
import { arn, need, requestTags, resourceTags, texts, type Need, type Needs, type NeedsOf } from "../need";
import { creation, namesakes } from "./forms";

/** What they need. */
export const keys: Needs = {
  ...namesakes("kms", () => "*", ["ListAliases"]),
  CreateKey: (call) =>
    creation({ action: "kms:CreateKey", tagAction: "kms:TagResource", resource: "*", tags: call.input.Tags }),
  ...Object.fromEntries(
    [
      "DescribeKey",
      "EnableKeyRotation",
      "GetKeyPolicy",
      "GetKeyRotationStatus",
      "ListResourceTags",
      "PutKeyPolicy",
      "ScheduleKeyDeletion",
      "TagResource",
      "UntagResource",
      "UpdateKeyDescription",
    ].map((operation) => [operation, onKey(operation)]),
  ),
  CreateAlias: onAlias("CreateAlias", "TargetKeyId"),
  DeleteAlias: onAlias("DeleteAlias", "AliasName"),
};

function onKey(operation: string): NeedsOf {
  return async (call, facts) => [
    await onOne(call, facts, operation, text(call.input.KeyId), {
      ...requestTags(call.input.Tags),
      ...(call.input.TagKeys !== undefined && { "aws:TagKeys": texts(call.input.TagKeys) }),
    }),
  ];
}

/** On the alias and on the key that a member of the input names. */
function onAlias(operation: string, target: "TargetKeyId" | "AliasName"): NeedsOf {
  return async (call, facts) => [
    need(`kms:${operation}`, arn(call, "kms", text(call.input.AliasName))),
    await onOne(call, facts, operation, text(call.input[target])),
  ];
}

/** Conditions may ask for the key's tags. */
async function onOne(
  call: Call,
  facts: Facts,
  operation: string,
  name: string,
  keys: Need["keys"] = {},
): Promise<Need> {
  const arn = await keyArn(call, facts, name);
  return need(`kms:${operation}`, arn, { ...resourceTags(await facts.keyTags(arn)), ...keys });
}

async function keyArn(call: Call, facts: Facts, name: string): Promise<string> {
  return (await facts.keyArn(call.region, name)) ?? (name.startsWith("arn:") ? name : arn(call, "kms", `key/${name}`));
}
