// The policy of the key that encrypts the factory's own data: who may use it, through the services that keep the data alone.
// DataKey attaches it.
import { arnOf, type Location } from "../basics/location";
import { through, WRITE_ACTIONS } from "./dataKeyUse";
import { policyDocument, type PolicyDocument, type Statement } from "./document";
import { keeperStatement, rootOf } from "./keyKeeper";

export interface DataKeyPolicyResources {
  readonly location: Location;
  readonly logGroupNames: readonly string[];
  /** Whether there is a topic that asks for approval. */
  readonly topic: boolean;
}

export function dataKeyPolicy({ location, logGroupNames, topic }: DataKeyPolicyResources): PolicyDocument {
  const { partition, accountId, region, dnsSuffix } = location;
  const ownAccount = (Sid: string, service: "s3" | "sns"): Statement => ({
    Sid,
    Effect: "Allow",
    Principal: { AWS: [rootOf(partition, accountId)] },
    Action: WRITE_ACTIONS,
    Resource: "*", // In a key's policy: the key.
    Condition: through(service, location),
  });
  return policyDocument(
    keeperStatement(location),
    // S3, for those of the account whose own policies say so: decrypt and encrypt the bucket's objects.
    ownAccount("Objects", "s3"),
    // CloudWatch Logs, in its own name: decrypt and encrypt the events of the factory's log groups.
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
    // SNS, for those of the account whose own policies say so: encrypt what is published.
    ...(topic ? [ownAccount("Notices", "sns")] : []),
  );
}
