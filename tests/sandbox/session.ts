// Sessions of roles in the sandbox, which anybody may begin there.
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { ADMINISTRATOR } from "../../sandbox/client/clients";
import { HOME } from "./published";

/** The credentials of a new session. */
export async function sessionOf(endpoint: string, RoleArn: string, RoleSessionName: string, DurationSeconds = 3600) {
  const sts = new STSClient({ endpoint, region: HOME, credentials: ADMINISTRATOR });
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName, DurationSeconds }));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
