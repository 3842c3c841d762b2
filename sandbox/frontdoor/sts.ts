// The Security Token Service's two calls that need to know whom our temporary credentials belong to.
import type { ServerResponse } from "node:http";
import { answerXml, escapeXml } from "./answers";
import type { CredentialStore } from "./credentials";
import { text, type Call } from "./service";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** Answers GetCallerIdentity and AssumeRole; says no to everything else, which moto answers. */
export function answerSts(
  response: ServerResponse,
  { operation, input, caller }: Call,
  store: CredentialStore,
): boolean {
  if (operation === "GetCallerIdentity") {
    const fields =
      `<Arn>${escapeXml(caller.arn)}</Arn><UserId>${escapeXml(caller.arn.split("/").at(-1) ?? "")}</UserId>` +
      `<Account>${caller.accountId}</Account>`;
    answerXml(response, operation, NAMESPACE, fields);
    return true;
  }
  if (operation === "AssumeRole") {
    const roleArn = text(input.RoleArn);
    const sessionName = text(input.RoleSessionName);
    const issued = store.issue(roleArn, sessionName);
    const { arn } = store.callerOf(issued.AccessKeyId);
    const fields =
      `<AssumedRoleUser><Arn>${escapeXml(arn)}</Arn>` +
      `<AssumedRoleId>AROASANDBOX000000000:${escapeXml(sessionName)}</AssumedRoleId></AssumedRoleUser>` +
      `<Credentials><AccessKeyId>${issued.AccessKeyId}</AccessKeyId>` +
      `<SecretAccessKey>${issued.SecretAccessKey}</SecretAccessKey>` +
      `<SessionToken>${issued.Token}</SessionToken><Expiration>${issued.Expiration}</Expiration></Credentials>`;
    answerXml(response, operation, NAMESPACE, fields);
    return true;
  }
  return false;
}
