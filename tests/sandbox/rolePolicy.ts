// Changes roles and their inline policies as a person would with IAM.
import { ADMINISTRATOR } from "../../sandbox/client/clients";

/** Takes a statement out. @returns a function that puts the policy back as it was */
export async function takeOut(endpoint: string, roleArn: string, sid: string): Promise<() => Promise<void>> {
  const RoleName = roleArn.split("/").at(-1) ?? "";
  const [PolicyName = ""] = within("member", await iam(endpoint, { Action: "ListRolePolicies", RoleName }));
  const answer = await iam(endpoint, { Action: "GetRolePolicy", RoleName, PolicyName });
  const document = decodeURIComponent(within("PolicyDocument", answer)[0] ?? "");
  const policy = JSON.parse(document) as { readonly Statement: readonly { readonly Sid: string }[] };
  const rest = policy.Statement.filter(({ Sid }) => Sid !== sid);
  if (rest.length === policy.Statement.length) {
    throw new Error(`${RoleName} has no statement ${sid}`);
  }
  const put = (PolicyDocument: string) =>
    iam(endpoint, { Action: "PutRolePolicy", RoleName, PolicyName, PolicyDocument });
  await put(JSON.stringify({ ...policy, Statement: rest }));
  return async () => {
    await put(document);
  };
}

/**
 * Makes a role with one policy, which anybody in the account may assume, and these services.
 * @returns a function that removes it
 */
export async function makeRole(
  endpoint: string,
  RoleName: string,
  policy: unknown,
  services: readonly string[] = [],
): Promise<() => Promise<void>> {
  const PolicyName = "own";
  const Principal = { AWS: "*", ...(services.length > 0 && { Service: services }) };
  const trust = { Effect: "Allow", Principal, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  await iam(endpoint, { Action: "CreateRole", RoleName, AssumeRolePolicyDocument });
  await iam(endpoint, { Action: "PutRolePolicy", RoleName, PolicyName, PolicyDocument: JSON.stringify(policy) });
  return async () => {
    await iam(endpoint, { Action: "DeleteRolePolicy", RoleName, PolicyName });
    await iam(endpoint, { Action: "DeleteRole", RoleName });
  };
}

/** Makes a managed policy. @returns its ARN */
export async function makePolicy(endpoint: string, PolicyName: string, Statement: readonly unknown[]): Promise<string> {
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  const made = await iam(endpoint, { Action: "CreatePolicy", PolicyName, PolicyDocument });
  return within("Arn", made)[0] ?? "";
}

/** Allows a role more, in a policy beside its own, since that has a limited length. */
export async function attach(
  endpoint: string,
  RoleName: string,
  name: string,
  Statement: readonly unknown[],
): Promise<void> {
  const PolicyArn = await makePolicy(endpoint, `${RoleName}-${name}`, Statement);
  await iam(endpoint, { Action: "AttachRolePolicy", RoleName, PolicyArn });
}

/** When a role was made. */
export async function madeAt(endpoint: string, roleArn: string): Promise<Date> {
  const role = await iam(endpoint, { Action: "GetRole", RoleName: roleArn.split("/").at(-1) ?? "" });
  return new Date(within("CreateDate", role)[0] ?? "");
}

/** Calls IAM in its query protocol; the front door does not check the signature. */
async function iam(endpoint: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  const scope = `${ADMINISTRATOR.accessKeyId}/20260101/us-east-1/iam/aws4_request`;
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` },
    body: new URLSearchParams({ Version: "2010-05-08", ...parameters }),
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`IAM refuses ${parameters.Action ?? ""}: ${text}`);
  }
  return text;
}

function within(element: string, xml: string): string[] {
  return [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, "g"))].map(([, content = ""]) => content);
}
