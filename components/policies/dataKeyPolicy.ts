// The policy of the key that encrypts the factory's own data.
import { arnOf, type Location } from "../basics/location";
import { through, WRITE_ACTIONS } from "./dataKeyUse";
import { ALARMS, ofOwnAlarms, type AlarmPrefixes } from "./noticesTopicPolicy";
import { policyDocument, type PolicyDocument, type Statement } from "./document";
import { keeperStatement, rootOf } from "./keyKeeper";

/** What the data key's policy is made from. */
export interface DataKeyPolicyResources {
  readonly location: Location;
  /** The log groups that the key encrypts. */
  readonly logGroupNames: readonly string[];
  /** Whether there is a topic, which asks for approval or tells people something. */
  readonly topic: boolean;
  /** What the names of the alarms that publish to the topic start with, if there are any. */
  readonly alarmPrefixes?: AlarmPrefixes;
}

/** Who may use the data key, and only through the services that store the data. */
export function dataKeyPolicy({
  location,
  logGroupNames,
  topic,
  alarmPrefixes,
}: DataKeyPolicyResources): PolicyDocument {
  const { partition, accountId, region, dnsSuffix } = location;
  const ownAccount = (Sid: string, service: "s3" | "sns"): Statement => ({
    Sid,
    Effect: "Allow",
    Principal: { AWS: [rootOf(partition, accountId)] },
    Action: WRITE_ACTIONS,
    Resource: "*", // In a key's policy, this means the key itself.
    Condition: through([service], location),
  });
  return policyDocument(
    keeperStatement(location),
    // S3, for the account's principals whose own policies allow it: decrypt and encrypt the bucket's objects.
    ownAccount("Objects", "s3"),
    // CloudWatch Logs itself: decrypt and encrypt the events of the factory's log groups.
    // Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    {
      Sid: "Logs",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.${dnsSuffix}` },
      Action: [
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      Resource: "*",
      Condition: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn": logGroupNames.map((name) =>
            arnOf(location, "logs", `log-group:${name}`),
          ),
        },
      },
    },
    // SNS, for the account's principals whose own policies allow it: encrypt what is published.
    ...(topic ? [ownAccount("Notices", "sns")] : []),
    // CloudWatch itself: encrypt what the factory's alarms publish. AWS documents kms:GenerateDataKey*, of which SNS has no use
    // for pairs of keys.
    ...(alarmPrefixes === undefined
      ? []
      : [
          {
            Sid: "Alarms",
            Effect: "Allow",
            Principal: ALARMS,
            Action: ["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
            Resource: "*",
            Condition: ofOwnAlarms(location, alarmPrefixes),
          } as const,
        ]),
  );
}
