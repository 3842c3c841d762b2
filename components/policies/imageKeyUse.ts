// What whoever launches, makes or copies encrypted AMIs may do with their keys: through EC2 alone, and for EC2's sake.
// The policies of the stages, of the keys themselves and of consumers use it.
import { allOf, type Conditions, type Statement } from "./document";

/** What EBS asks for: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html */
export const USE_ACTIONS = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
] as const;

/** A request that EC2 makes for its caller. In whichever region: a copy takes two of them. */
export function throughEc2(dnsSuffix: string): Conditions {
  return { StringLike: { "kms:ViaService": `ec2.*.${dnsSuffix}` } };
}

/** A grant that goes to an AWS service, as EC2 needs one for every volume. */
export function grantToEc2(dnsSuffix: string): Conditions {
  return allOf(throughEc2(dnsSuffix), { Bool: { "kms:GrantIsForAWSResource": "true" } });
}

/**
 * A grant that goes to a service-linked role of the caller's own account, as Auto Scaling and Spot need one to launch from an
 * image of another account.
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export function grantToServiceRole(partition: string): Conditions {
  return {
    StringLike: { "kms:GranteePrincipal": `arn:${partition}:iam::\${aws:PrincipalAccount}:role/aws-service-role/*` },
    "ForAllValues:StringEquals": {
      "kms:GrantOperations": [
        "CreateGrant",
        "Decrypt",
        "DescribeKey",
        "Encrypt",
        "GenerateDataKey",
        "GenerateDataKeyWithoutPlaintext",
        "ReEncryptFrom",
        "ReEncryptTo",
      ],
    },
  };
}

/** For a stage's role; none when the AMIs are encrypted with the account's own key, which whoever uses EC2 may use. */
export function imageKeyStatements(keyArns: readonly string[], dnsSuffix: string): readonly Statement[] {
  if (keyArns.length === 0) return [];
  return [
    // EC2, for the stage: decrypt and encrypt the snapshots and volumes of images.
    {
      Sid: "UseImageKey",
      Effect: "Allow",
      Action: USE_ACTIONS,
      Resource: keyArns,
      Condition: throughEc2(dnsSuffix),
    },
    // EC2, for the stage: go on using the key for as long as a volume or a copy needs it.
    {
      Sid: "LendImageKey",
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource: keyArns,
      Condition: grantToEc2(dnsSuffix),
    },
  ];
}
