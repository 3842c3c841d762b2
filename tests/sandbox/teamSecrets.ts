// The secrets of a team, encrypted with a key of the account: a parameter and a secret with two values.
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { ADMINISTRATOR } from "../../sandbox/client/clients";
import type { Sandbox } from "../../sandbox/sandbox";
import { clientsIn, HOME } from "./published";

/** What the secrets are. */
export const TEAM_SECRETS = { token: "swordfish-of-the-team", password: "it's {{ its }} $password" };

/** What the setting builderInputs has to name. */
export const TEAM_INPUTS = ["ssm:/team/*", "secretsmanager:team/db"];

/** Makes them. */
export async function createTeamSecrets(sandbox: Sandbox): Promise<void> {
  const { endpoint } = sandbox;
  const kms = new KMSClient({ endpoint, region: HOME, credentials: ADMINISTRATOR });
  const KeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn;
  const { token, password } = TEAM_SECRETS;
  await clientsIn(sandbox, HOME).ssm.send(
    new PutParameterCommand({ Name: "/team/token", Type: "SecureString", Value: token, KeyId }),
  );
  // The front door does not check the signature.
  const scope = `${ADMINISTRATOR.accessKeyId}/20260101/${HOME}/secretsmanager/aws4_request`;
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "secretsmanager.CreateSecret",
    },
    body: JSON.stringify({
      Name: "team/db",
      SecretString: JSON.stringify({ user: "team", password }),
      KmsKeyId: KeyId,
      ClientRequestToken: crypto.randomUUID(),
    }),
  });
  if (!answer.ok) {
    throw new Error(await answer.text());
  }
}
