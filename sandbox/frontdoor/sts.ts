// The calls of the Security Token Service that need to know who owns our temporary credentials.
import type { ServerResponse } from "node:http";
import { answerXml, escapeXml } from "./protocols/answers";
import type { CredentialStore } from "./credentials";
import type { Passthrough } from "./passthrough";
import { AwsError, text, type Call } from "./service";
import type { Claims } from "./webIdentity";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** Who judges the tokens of other identity providers. */
export interface WebIdentities {
  /** @throws where it is not a token that can be used */
  read(token: string): Claims;
  /** Whether a role's trust policy lets the bearer in. @throws where the account does not know the provider */
  mayAssume(call: Call, roleArn: string, claims: Claims): Promise<boolean>;
}

/** Answers GetCallerIdentity and the assuming of roles, and returns false for everything else, which moto answers. */
export async function answerSts(
  response: ServerResponse,
  call: Call,
  store: CredentialStore,
  moto: Passthrough,
  identities?: WebIdentities,
): Promise<boolean> {
  const { operation, input, caller } = call;
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
    const roleId = await roleIdOf(roleArn, moto);
    if (!roleId) {
      const message = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
      throw new AwsError("AccessDenied", message, 403);
    }
    answerXml(response, operation, NAMESPACE, newSession(call, roleArn, roleId, store));
    return true;
  }
  if (operation === "AssumeRoleWithWebIdentity" && identities) {
    const claims = identities.read(text(input.WebIdentityToken));
    const roleArn = text(input.RoleArn);
    const roleId = await roleIdOf(roleArn, moto);
    if (!roleId || !(await identities.mayAssume(call, roleArn, claims))) {
      throw new AwsError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403);
    }
    const fields =
      newSession(call, roleArn, roleId, store) +
      `<SubjectFromWebIdentityToken>${escapeXml(claims.sub)}</SubjectFromWebIdentityToken>` +
      `<Audience>${escapeXml(claims.aud)}</Audience>`;
    answerXml(response, operation, NAMESPACE, fields);
    return true;
  }
  return false;
}

/** Begins a session of a role. @returns what the answer says of it */
function newSession({ input }: Call, roleArn: string, roleId: string, store: CredentialStore): string {
  const sessionName = text(input.RoleSessionName);
  const seconds = typeof input.DurationSeconds === "number" ? input.DurationSeconds : undefined;
  const issued = store.issue(roleArn, sessionName, seconds === undefined ? {} : { seconds });
  const { arn } = store.callerOf(issued.AccessKeyId);
  return (
    `<AssumedRoleUser><Arn>${escapeXml(arn)}</Arn>` +
    `<AssumedRoleId>${roleId}:${escapeXml(sessionName)}</AssumedRoleId></AssumedRoleUser>` +
    `<Credentials><AccessKeyId>${issued.AccessKeyId}</AccessKeyId>` +
    `<SecretAccessKey>${issued.SecretAccessKey}</SecretAccessKey>` +
    `<SessionToken>${issued.Token}</SessionToken><Expiration>${issued.Expiration}</Expiration></Credentials>`
  );
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
