// The settings of an AWS SDK client that acts in a role's name.
import type { IssuedCredentials } from "./credentials";

/** What an SDK client is constructed with. */
export interface RoleClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** Signed by the role at the front door's own address, so that the role's policies decide. */
export function roleClient(
  endpoint: string,
  region: string,
  { AccessKeyId, SecretAccessKey, Token }: Omit<IssuedCredentials, "Expiration">,
): RoleClientSettings {
  return {
    endpoint,
    region,
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token },
  };
}
