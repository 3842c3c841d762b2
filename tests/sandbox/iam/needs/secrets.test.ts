import { expect } from "chai";
import type { PolicyDocument, Statement } from "../../../../components/policies/document";
import type { Call } from "../../../../sandbox/frontdoor/service";
import { Authorizer } from "../../../../sandbox/iam/authorizer";
import { ACCOUNT, call, facts, REGION } from "../buildRole";

const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/of-team`;
const PARAMETER = `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/team/token`;
const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:team/db-AbCdEf`;

const policy = (...statements: readonly Omit<Statement, "Effect" | "Sid">[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements.map((each, index) => ({ Sid: `S${index}`, Effect: "Allow", ...each })),
});
const read = (Action: string, Resource: string) => ({ Action, Resource });
const decrypt = (context: string, arn: string, service: string) => ({
  Action: "kms:Decrypt",
  Resource: `arn:aws:kms:${REGION}:${ACCOUNT}:key/*`,
  Condition: {
    StringEquals: { "kms:ViaService": `${service}.${REGION}.amazonaws.com`, [`kms:EncryptionContext:${context}`]: arn },
  },
});

/** An account with an encrypted parameter and a secret, both by a key of the team's own. */
async function judge(document: PolicyDocument, asked: Call): Promise<string> {
  const account = {
    ...facts(document),
    parameterKey: (arn: string) => Promise.resolve(arn === PARAMETER ? "alias/team" : undefined),
    secret: (_: string, name: string) => Promise.resolve(name === "team/db" ? { arn: SECRET, key: KEY } : undefined),
    keyArn: () => Promise.resolve(KEY),
    keyPolicy: () =>
      Promise.resolve(
        JSON.stringify({
          Statement: [
            { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" },
          ],
        }),
      ),
  };
  const authorizer = new Authorizer({ facts: account, record: () => undefined });
  return authorizer.judge(asked).then(
    () => "allowed",
    (error: unknown) => /perform: \S+ on resource: \S+/.exec(String(error))?.[0] ?? String(error),
  );
}

describe("reading secrets", () => {
  const parameter = call("ssm", "GetParameter", { Name: "/team/token", WithDecryption: true });
  const secret = call("secretsmanager", "GetSecretValue", { SecretId: "team/db" });

  it("asks for the parameter, and for its key with the parameter in the encryption context", async () => {
    const get = read("ssm:GetParameter", PARAMETER);

    expect(await judge(policy(get), { ...parameter, input: { Name: "/team/token" } })).to.equal("allowed");
    expect(await judge(policy(get), parameter)).to.equal(`perform: kms:Decrypt on resource: ${KEY}`);
    const other = decrypt("PARAMETER_ARN", `${PARAMETER}-2`, "ssm");
    expect(await judge(policy(get, other), parameter)).to.equal(`perform: kms:Decrypt on resource: ${KEY}`);
    expect(await judge(policy(get, decrypt("PARAMETER_ARN", PARAMETER, "ssm")), parameter)).to.equal("allowed");
  });

  it("asks for the secret by its ARN, and for its key with the secret in the encryption context", async () => {
    const get = read("secretsmanager:GetSecretValue", `${SECRET.slice(0, -6)}??????`);

    expect(await judge(policy(get), secret)).to.equal(`perform: kms:Decrypt on resource: ${KEY}`);
    expect(await judge(policy(get, decrypt("SecretARN", SECRET, "secretsmanager")), secret)).to.equal("allowed");
  });

  it("asks for a secret that does not exist by its bare name", async () => {
    const missing = call("secretsmanager", "DescribeSecret", { SecretId: "team/dbx" });

    expect(await judge(policy(read("secretsmanager:DescribeSecret", `${SECRET.slice(0, -6)}*`)), missing)).to.equal(
      "perform: secretsmanager:DescribeSecret on resource: team/dbx",
    );
  });

  it("tells by its tags whether a parameter exists", async () => {
    const tags = call("ssm", "ListTagsForResource", { ResourceType: "Parameter", ResourceId: "/team/token" });

    expect(await judge(policy(read("ssm:ListTagsForResource", PARAMETER)), tags)).to.equal("allowed");
    expect(await judge(policy(read("ssm:ListTagsForResource", `${PARAMETER}-2`)), tags)).to.equal(
      `perform: ssm:ListTagsForResource on resource: ${PARAMETER}`,
    );
  });
});
