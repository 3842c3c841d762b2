// What services ask of KMS in the name of their caller: EC2 for volumes and snapshots, S3 and SNS for data.
import type { Call } from "../../frontdoor/service";
import type { Facts } from "../facts";
import { need, resourceTags, type Need } from "./need";

const USE = [
  "kms:DescribeKey",
  "kms:Decrypt",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/**
 * What EC2 asks of keys in order to launch or copy what they encrypt. AWS documents what EBS encryption requires, but
 * not which call needs what, so all of it is asked for here. Source: "Requirements for Amazon EBS encryption",
 * permissions for users, EBS user guide.
 * EC2 answers before it asks: the instance ends, or the copy fails, afterwards ("authenticates the KMS key
 * asynchronously", KmsKeyId of CopyImage and EbsBlockDevice, EC2 API).
 *
 * @param keys ARNs; undefined stands for what is not encrypted
 */
export async function keyNeeds(call: Call, facts: Facts, keys: readonly (string | undefined)[]): Promise<Need[]> {
  const ours = [...new Set(keys.filter((key) => key !== undefined))];
  const needs = await Promise.all(
    ours.map(async (key) => {
      if ((await facts.keyPolicy(key)) === undefined) {
        return [];
      }
      const [, , , region = call.region] = key.split(":");
      const via = { "kms:ViaService": `ec2.${region}.amazonaws.com`, "kms:CallerAccount": call.caller.accountId };
      const needs = [
        ...USE.map((action) => need(action, key, via)),
        need("kms:CreateGrant", key, { ...via, "kms:GrantIsForAWSResource": "true" }),
      ];
      return needs.map((each) => ({ ...each, isAskedLater: true }));
    }),
  );
  return needs.flat();
}

/**
 * What the service of a call asks of a key of the account to read or write data; nothing for AWS's own keys.
 * @param key an ARN, an id or an alias
 * @param context the keys of the encryption context that the service gives
 */
export async function dataKeyNeeds(
  call: Call,
  facts: Facts,
  key: string | undefined,
  actions: readonly string[],
  context: Need["keys"] = {},
): Promise<Need[]> {
  const keyArn = key === undefined ? undefined : await facts.keyArn(call.region, key);
  if (keyArn === undefined || (await facts.keyPolicy(keyArn)) === undefined) {
    return [];
  }
  const keys = {
    ...resourceTags(await facts.keyTags(keyArn)),
    ...context,
    "kms:ViaService": `${call.service}.${call.region}.amazonaws.com`,
    "kms:CallerAccount": call.caller.accountId,
  };
  return actions.map((action) => need(action, keyArn, keys));
}
