// Who keeps the factory's keys: the account, which may change a key but not use it. The policies of all keys start so.
import type { Location } from "../basics/location";
import type { Statement } from "./document";

/** All that KMS has for a key's keeper, and no use of the key. */
const KEEPER_ACTIONS = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
] as const;

export function keeperStatement({ partition, accountId }: Location): Statement {
  // pulumi up and the account's administrators keep the key; their own policies say who of them may.
  return {
    Sid: "OwnAccountKeep",
    Effect: "Allow",
    Principal: { AWS: [rootOf(partition, accountId)] },
    Action: KEEPER_ACTIONS,
    Resource: "*", // In a key's policy: the key.
  };
}

/** Everybody of an account to whom its own policies allow the same. */
export function rootOf(partition: string, account: string): string {
  return `arn:${partition}:iam::${account}:root`;
}
