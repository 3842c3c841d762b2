// An account as many companies have it: every volume is encrypted by default, with a key that its roles may not use.
import {
  DescribeSnapshotsCommand,
  EnableEbsEncryptionByDefaultCommand,
  ModifyEbsDefaultKmsKeyIdCommand,
  type Image,
} from "@aws-sdk/client-ec2";
import { ADMINISTRATOR } from "../../sandbox/client/clients";
import type { Sandbox } from "../../sandbox/sandbox";
import { clientsIn } from "./published";

/** Makes the key, and EBS's default of it. @returns its ARN */
export async function encryptByDefault(sandbox: Sandbox, region: string): Promise<string> {
  const key = await createKey(sandbox.endpoint, region);
  const { ec2 } = clientsIn(sandbox, region);
  await ec2.send(new ModifyEbsDefaultKmsKeyIdCommand({ KmsKeyId: key }));
  await ec2.send(new EnableEbsEncryptionByDefaultCommand({}));
  return key;
}

/** The keys of an AMI's snapshots. */
export async function keysOf(sandbox: Sandbox, region: string, image: Image | undefined): Promise<string[]> {
  const SnapshotIds = (image?.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
  const { Snapshots = [] } = await clientsIn(sandbox, region).ec2.send(new DescribeSnapshotsCommand({ SnapshotIds }));
  return Snapshots.map(({ KmsKeyId = "none" }) => KmsKeyId);
}

/** The front door does not check the signature. */
async function createKey(endpoint: string, region: string): Promise<string> {
  const scope = `${ADMINISTRATOR.accessKeyId}/20260101/${region}/kms/aws4_request`;
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "TrentService.CreateKey",
    },
    body: "{}",
  });
  const { KeyMetadata } = (await answer.json()) as { readonly KeyMetadata: { readonly Arn: string } };
  return KeyMetadata.Arn;
}
