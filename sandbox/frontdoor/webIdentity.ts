// Tokens of a workflow's jobs: the sandbox plays GitHub's issuer, and STS takes such a token for a role.
import type { IncomingMessage, ServerResponse } from "node:http";
import { generateKeyPairSync, sign, verify, type KeyObject } from "node:crypto";
import { json } from "node:stream/consumers";
import { AwsError } from "./service";

/** GitHub's issuer, whose tokens the sandbox signs in its place. */
export const ISSUER = "https://token.actions.githubusercontent.com";
/** Where a job gets its token; only tests ask here. */
export const TOKEN_PATH = "/sandbox/github/token";

/** What a token says. */
export interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly exp: number;
  /** The branch or tag that the run is of. */
  readonly ref?: string;
}

/** Signs tokens as GitHub does, and tells which ones it signed. */
export class TokenIssuer {
  private keys: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } | undefined;

  constructor(private readonly now: () => number = Date.now) {}

  /** At which a test gets a token: it posts the claims, of which all but `sub` have defaults. */
  readonly route = {
    prefix: TOKEN_PATH,
    handle: async (message: IncomingMessage, response: ServerResponse) => {
      const claims = (await json(message)) as Partial<Claims>;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ value: this.issue(claims) }));
    },
  };

  issue(claims: Partial<Claims>): string {
    const iat = Math.floor(this.now() / 1000);
    const all = { iss: ISSUER, aud: "sts.amazonaws.com", iat, exp: iat + 300, ...claims };
    const signed = [{ alg: "RS256", typ: "JWT" }, all].map(encode).join(".");
    return `${signed}.${sign("sha256", Buffer.from(signed), this.ownKeys().privateKey).toString("base64url")}`;
  }

  /**
   * The claims of a token.
   * @throws as STS does where GitHub did not sign it, or too long ago. Source of the codes: AssumeRoleWithWebIdentity, STS
   * API; of the wordings: https://github.com/aws-actions/configure-aws-credentials/issues
   */
  read(token: string): Claims {
    const [head = "", body = "", signature = ""] = token.split(".");
    const isOurs = verify(
      "sha256",
      Buffer.from(`${head}.${body}`),
      this.ownKeys().publicKey,
      Buffer.from(signature, "base64url"),
    );
    if (!isOurs) {
      throw invalid("Couldn't retrieve verification key from your identity provider");
    }
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Claims;
    if (claims.exp * 1000 <= this.now()) {
      throw new AwsError(
        "ExpiredTokenException",
        "Token expired: current date/time must be before the expiration date/time",
      );
    }
    return claims;
  }

  /** Made when they are first needed, since that takes a while. */
  private ownKeys() {
    this.keys ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
    return this.keys;
  }
}

/** The refusal of a token that STS cannot use. */
export function invalid(message: string): AwsError {
  return new AwsError("InvalidIdentityToken", message);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
