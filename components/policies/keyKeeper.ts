// The administration of the factory's keys: the account may change a key, but not use it.
import type { Location } from "../basics/location";
import type { Statement } from "./document";

/** All that an administrator of a key may do, and nothing that uses the key. */
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

/** The statement that lets the account's administrators manage a key. */
export function keeperStatement({ partition, accountId }: Location): Statement {
  // pulumi up and the account's administrators manage the key. Each of them also needs the permission in its own
  // policies.
  return {
    Sid: "OwnAccountKeep",
    Effect: "Allow",
    Principal: { AWS: [rootOf(partition, accountId)] },
    Action: KEEPER_ACTIONS,
    Resource: "*", // In a key's policy, this means the key itself.
  };
}

/** All principals of an account whose own policies allow the same. */
export function rootOf(partition: string, account: string): string {
  return `arn:${partition}:iam::${account}:root`;
}
