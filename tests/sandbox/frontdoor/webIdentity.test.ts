// Tests of the tokens that the sandbox signs in GitHub's place, and of the roles that their bearers can assume.
import { expect } from "chai";
import { AwsError, type Call } from "../../../sandbox/frontdoor/service";
import { TokenIssuer, type Claims } from "../../../sandbox/frontdoor/webIdentity";
import { Authorizer } from "../../../sandbox/iam/authorizer";
import { githubTrust } from "../../../components/policies/trust";
import { ACCOUNT, facts, POLICY, REGION } from "../iam/buildRole";

const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/golden-preview-role-1`;
const SUBJECT = "repo:octo/images:pull_request";

describe("a token of a workflow's job", () => {
  let now = Date.UTC(2026, 10, 26);
  const issuer = new TokenIssuer(() => now);

  it("says what it was asked to say, with the rest as GitHub has it", () => {
    const { exp, ...claims } = issuer.read(issuer.issue({ sub: SUBJECT }));

    expect(claims).to.include({
      iss: "https://token.actions.githubusercontent.com",
      sub: SUBJECT,
      aud: "sts.amazonaws.com",
    });
    expect(exp * 1000 - now).to.equal(300_000);
  });

  it("is refused if somebody else signed it, or changed it", () => {
    const [head = "", , signature = ""] = issuer.issue({ sub: SUBJECT }).split(".");
    const other = Buffer.from(JSON.stringify({ sub: "repo:octo/images:environment:dev" })).toString("base64url");

    for (const token of [new TokenIssuer(() => now).issue({ sub: SUBJECT }), `${head}.${other}.${signature}`, "none"]) {
      expect(refusal(() => issuer.read(token))).to.match(/^InvalidIdentityToken: /);
    }
  });

  it("is refused once it has expired", () => {
    const token = issuer.issue({ sub: SUBJECT });
    now += 300_000;
    expect(refusal(() => issuer.read(token))).to.match(/^ExpiredTokenException: Token expired/);
  });
});

describe("the bearer of a token", () => {
  const iss = "https://token.actions.githubusercontent.com";
  const claims: Claims = { iss, sub: SUBJECT, aud: "sts.amazonaws.com", exp: 0 };
  const call: Call = {
    service: "sts",
    operation: "AssumeRoleWithWebIdentity",
    region: REGION,
    caller: { arn: "", accountId: ACCOUNT },
    input: { RoleArn: ROLE, RoleSessionName: "job" },
  };
  const asks = (
    changes: Partial<Claims> = {},
    audiences: readonly string[] | undefined = ["sts.amazonaws.com"],
    trust = JSON.stringify(githubTrust(PROVIDER, SUBJECT)),
  ) => {
    const known = {
      ...facts(POLICY, { trust }),
      audiences: (arn: string) => Promise.resolve(arn === PROVIDER ? audiences : undefined),
    };
    const authorizer = new Authorizer({ facts: known, record: () => undefined });
    return authorizer.mayAssumeWithToken(call, ROLE, { ...claims, ...changes });
  };

  it("may assume a role that trusts just this subject", async () => {
    expect(await asks()).to.equal(true);
    for (const sub of [
      "repo:octo/other:pull_request",
      "repo:octo/images:environment:dev",
      "repo:octo/images:pull_requests",
    ]) {
      expect(await asks({ sub }), sub).to.equal(false);
    }
  });

  it("may assume a role that trusts runs on one branch only on that branch", async () => {
    const branch = JSON.stringify(githubTrust(PROVIDER, SUBJECT, "main"));
    expect(await asks({ ref: "refs/heads/main" }, undefined, branch)).to.equal(true);
    expect(await asks({ ref: "refs/heads/other" }, undefined, branch)).to.equal(false);
    expect(await asks({}, undefined, branch)).to.equal(false);
  });

  it("is refused where the account does not know the issuer, or not for this audience", async () => {
    expect(await rejected(asks({ iss: "https://gitlab.com" }))).to.equal(
      "InvalidIdentityToken: No OpenIDConnect provider found in your account for https://gitlab.com",
    );
    expect(await rejected(asks({}, ["sigstore"]))).to.equal("InvalidIdentityToken: Incorrect token audience");
  });
});

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return told(error);
  }
  throw new Error("It was not refused.");
}

async function rejected(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => "not rejected", told);
}

function told(error: unknown): string {
  return error instanceof AwsError ? `${error.code}: ${error.message}` : String(error);
}
