// The use of the keys that encrypt images: only through EC2.
import { allOf, type Conditions, type Statement } from "./document";

/**
 * What EBS needs to encrypt and decrypt.
 * Source: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html
 */
export const USE_ACTIONS = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
] as const;

/**
 * What accounts need besides to copy a snapshot that is shared with them.
 * Source: https://docs.aws.amazon.com/ebs/latest/userguide/share-kms-key.html
 */
export const COPY_ACTIONS = ["kms:GenerateDataKey"] as const;

/** Holds when EC2 makes the request for its caller, in any region: a copy involves two regions. */
export function throughEc2(dnsSuffix: string): Conditions {
  return { StringLike: { "kms:ViaService": `ec2.*.${dnsSuffix}` } };
}

/** Holds when EC2 asks for a grant to an AWS service. EC2 needs one for every volume. */
export function grantToEc2(dnsSuffix: string): Conditions {
  return allOf(throughEc2(dnsSuffix), { Bool: { "kms:GrantIsForAWSResource": "true" } });
}

/**
 * Holds for a grant to a service-linked role of the caller's own account. Auto Scaling and Spot need one to launch an
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

/**
 * The statements for a stage's role. It needs none when AWS's own key for EBS encrypts the AMIs, since every user
 * of EC2 may use that key.
 */
export function imageKeyStatements(keyArns: readonly string[], dnsSuffix: string): readonly Statement[] {
  if (keyArns.length === 0) {
    return [];
  }
  return [
    // EC2, for the stage: decrypt and encrypt the snapshots and volumes of images, and keep using the key for as long as a
    // volume or a copy needs it. Publish has a key per region, so the list is written once.
    {
      Sid: "UseImageKey",
      Effect: "Allow",
      Action: [...USE_ACTIONS, "kms:CreateGrant"],
      Resource: keyArns,
      Condition: throughEc2(dnsSuffix),
    },
    // Lend a key to AWS services only. Without the condition key, a grant is for somebody else.
    {
      Sid: "LendToServicesOnly",
      Effect: "Deny",
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "false" } },
    },
  ];
}
