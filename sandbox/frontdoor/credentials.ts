// Temporary credentials of roles: issued to builds, pipelines and rules, and recognized when they sign a request.
import { randomBytes, randomUUID } from "node:crypto";
import { AwsError, type AssumedBy, type Caller } from "./service";

/** Credentials in the form of the container credentials endpoint. */
export interface IssuedCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  readonly Expiration: string;
}

/** How long a session lasts, and who assumed the role. */
export interface SessionOptions {
  /** @default 3600 */
  readonly seconds?: number;
  /** @default - a person or a role assumes it */
  readonly assumedBy?: AssumedBy;
}

interface Session {
  readonly roleArn: string;
  readonly sessionName: string;
  /** @default - a person or a role assumed it */
  readonly assumedBy?: AssumedBy;
}

/** How long a role's session lasts unless somebody asks for more or less. */
const SESSION_SECONDS = 3600;

/** How the access keys of temporary credentials begin, unlike those of users. */
const TEMPORARY = "ASIA";

/** Remembers who owns each access key. */
export class CredentialStore {
  private readonly sessions = new Map<string, Session & { readonly expires: number }>();
  private readonly addresses = new Map<string, Session>();

  constructor(
    readonly accountId: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** New credentials for a session of a role. */
  issue(roleArn: string, sessionName: string, options: SessionOptions = {}): IssuedCredentials {
    const { seconds = SESSION_SECONDS, assumedBy } = options;
    const accessKeyId = `${TEMPORARY}${randomBytes(8).toString("hex").toUpperCase()}`;
    const expires = this.now() + seconds * 1000;
    this.sessions.set(accessKeyId, { roleArn, sessionName, ...(assumedBy && { assumedBy }), expires });
    return {
      AccessKeyId: accessKeyId,
      SecretAccessKey: randomBytes(20).toString("hex"),
      Token: randomBytes(48).toString("base64"),
      Expiration: new Date(expires).toISOString().replace(/\.\d+Z$/, "Z"),
    };
  }

  /** A path at which a build fetches credentials of its role, new ones each time. Nobody can guess it. */
  address(roleArn: string, sessionName: string, { assumedBy }: SessionOptions = {}): string {
    const id = randomUUID();
    this.addresses.set(id, { roleArn, sessionName, ...(assumedBy && { assumedBy }) });
    return `/sandbox/credentials/${id}`;
  }

  /** The credentials at an address, or nothing where the address is not known. */
  fetch(id: string): IssuedCredentials | undefined {
    const session = this.addresses.get(id);
    return (
      session &&
      this.issue(session.roleArn, session.sessionName, { ...(session.assumedBy && { assumedBy: session.assumedBy }) })
    );
  }

  /**
   * Who signs with an access key: a role's session if the key is temporary, otherwise the account's administrator.
   * @throws as AWS does where temporary credentials have expired or nobody issued them
   */
  callerOf(accessKeyId: string): Caller {
    const session = this.sessions.get(accessKeyId);
    if (!session) {
      if (accessKeyId.startsWith(TEMPORARY)) {
        throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
      }
      return { arn: `arn:aws:iam::${this.accountId}:user/administrator`, accountId: this.accountId };
    }
    if (session.expires <= this.now()) {
      throw new AwsError("ExpiredToken", "The security token included in the request is expired", 403);
    }
    const roleName = session.roleArn.split("/").at(-1) ?? "";
    return {
      arn: `arn:aws:sts::${this.accountId}:assumed-role/${roleName}/${session.sessionName}`,
      roleArn: session.roleArn,
      ...(session.assumedBy && { assumedBy: session.assumedBy }),
      accountId: this.accountId,
    };
  }
}
