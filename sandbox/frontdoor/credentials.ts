// Temporary credentials of roles: issued to builds, pipelines and rules, and known again when they sign a request.
import { randomBytes, randomUUID } from "node:crypto";
import type { Caller } from "./service";

/** Credentials in the form of the container credentials endpoint. */
export interface IssuedCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  readonly Expiration: string;
}

interface Session {
  readonly roleArn: string;
  readonly sessionName: string;
}

/** As long as a role's session lasts unless somebody asks for more. */
const SESSION_HOURS = 1;

/** Remembers whom each access key belongs to. */
export class CredentialStore {
  private readonly sessions = new Map<string, Session>();
  private readonly addresses = new Map<string, Session>();

  constructor(private readonly accountId: string) {}

  /** New credentials for a session of a role. */
  issue(roleArn: string, sessionName: string): IssuedCredentials {
    const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
    this.sessions.set(accessKeyId, { roleArn, sessionName });
    return {
      AccessKeyId: accessKeyId,
      SecretAccessKey: randomBytes(20).toString("hex"),
      Token: randomBytes(48).toString("base64"),
      Expiration: new Date(Date.now() + SESSION_HOURS * 3_600_000).toISOString(),
    };
  }

  /** A path under which a build fetches its role's credentials, new ones each time. Nobody can guess it. */
  address(roleArn: string, sessionName: string): string {
    const id = randomUUID();
    this.addresses.set(id, { roleArn, sessionName });
    return `/sandbox/credentials/${id}`;
  }

  /** What an address gives, or nothing where it is not one of ours. */
  fetch(id: string): IssuedCredentials | undefined {
    const session = this.addresses.get(id);
    return session && this.issue(session.roleArn, session.sessionName);
  }

  /** Who signs with an access key: a role's session if we issued it, else the account's administrator. */
  callerOf(accessKeyId: string): Caller {
    const session = this.sessions.get(accessKeyId);
    if (!session) return { arn: `arn:aws:iam::${this.accountId}:user/administrator`, accountId: this.accountId };
    const roleName = session.roleArn.split("/").at(-1) ?? "";
    return {
      arn: `arn:aws:sts::${this.accountId}:assumed-role/${roleName}/${session.sessionName}`,
      roleArn: session.roleArn,
      accountId: this.accountId,
    };
  }
}
