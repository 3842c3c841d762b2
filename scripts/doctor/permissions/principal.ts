// Whose policies decide about a caller: IAM simulates users and roles, and not the sessions that sign requests.
import { GetRoleCommand, type IAMClient } from "@aws-sdk/client-iam";
import { warn, type Finding } from "../finding";

/** Who can be simulated: a user or a role by its ARN, or a role by its name alone, since a session's ARN has no path. */
export type Principal = { readonly arn: string } | { readonly roleName: string };

/** Takes a caller's ARN apart. A finding says why a caller cannot be simulated. */
export function principalOf(callerArn: string): Principal | Finding {
  if (/:iam::\d+:user\//.test(callerArn)) {
    return { arn: callerArn };
  }
  const [, roleName] = /:sts::\d+:assumed-role\/([^/]+)\//.exec(callerArn) ?? [];
  if (roleName !== undefined) {
    return { roleName };
  }
  return warn(
    `IAM cannot simulate what ${callerArn} may do, so nobody knows whether something is missing: it simulates users and roles.`,
    "Use a role, or a user, that docs/permissions.md describes.",
  );
}

/** The ARN that IAM simulates. */
export async function sourceArn(iam: IAMClient, principal: Principal): Promise<string> {
  if ("arn" in principal) {
    return principal.arn;
  }
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: principal.roleName }));
  if (Role?.Arn === undefined) {
    throw new Error(`IAM does not say the ARN of the role ${principal.roleName}.`);
  }
  return Role.Arn;
}
