// The two calls of the Security Token Service that need to know who owns our temporary credentials.
import type { ServerResponse } from "node:http";
import { answerXml, escapeXml } from "./protocols/answers";
import type { CredentialStore } from "./credentials";
import type { Passthrough } from "./passthrough";
import { AwsError, text, type Call } from "./service";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** Answers GetCallerIdentity and AssumeRole, and returns false for everything else, which moto answers. */
export async function answerSts(
  response: ServerResponse,
  { operation, input, caller }: Call,
  store: CredentialStore,
  moto: Passthrough,
): Promise<boolean> {
  if (operation === "GetCallerIdentity") {
    const sessionName = caller.arn.split("/").at(-1) ?? "";
    const roleId = caller.roleArn && (await roleIdOf(caller.roleArn, moto));
    const userId = roleId ? `${roleId}:${sessionName}` : sessionName;
    const fields =
      `<Arn>${escapeXml(caller.arn)}</Arn><UserId>${escapeXml(userId)}</UserId>` +
      `<Account>${caller.accountId}</Account>`;
    answerXml(response, operation, NAMESPACE, fields);
    return true;
  }
  if (operation === "AssumeRole") {
    const roleArn = text(input.RoleArn);
    const sessionName = text(input.RoleSessionName);
    const roleId = await roleIdOf(roleArn, moto);
    if (!roleId) {
      const message = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
      throw new AwsError("AccessDenied", message, 403);
    }
    const seconds = typeof input.DurationSeconds === "number" ? input.DurationSeconds : undefined;
    const issued = store.issue(roleArn, sessionName, seconds === undefined ? {} : { seconds });
    const { arn } = store.callerOf(issued.AccessKeyId);
    const fields =
      `<AssumedRoleUser><Arn>${escapeXml(arn)}</Arn>` +
      `<AssumedRoleId>${roleId}:${escapeXml(sessionName)}</AssumedRoleId></AssumedRoleUser>` +
      `<Credentials><AccessKeyId>${issued.AccessKeyId}</AccessKeyId>` +
      `<SecretAccessKey>${issued.SecretAccessKey}</SecretAccessKey>` +
      `<SessionToken>${issued.Token}</SessionToken><Expiration>${issued.Expiration}</Expiration></Credentials>`;
    answerXml(response, operation, NAMESPACE, fields);
    return true;
  }
  return false;
}

/** The id of the role with exactly this ARN, if it exists; moto keeps the roles. */
async function roleIdOf(roleArn: string, moto: Passthrough): Promise<string | undefined> {
  const answer = await moto.ask("iam", { Action: "GetRole", RoleName: roleArn.split("/").at(-1) ?? "" });
  const [arn] = within("Arn", answer);
  const [id] = within("RoleId", answer);
  return arn === roleArn ? id : undefined;
}

function within(element: string, xml: string): string[] {
  const [, content] = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml) ?? [];
  return content === undefined ? [] : [content];
}
