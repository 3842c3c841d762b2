// Tests how secrets are read, checked and refused: by their setting, and without a part of their values.
import { existsSync, readFileSync, statSync } from "node:fs";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import {
  DescribeSecretCommand,
  GetParameterCommand,
  GetSecretValueCommand,
  ListTagsForResourceCommand,
  SecretsManagerClient,
  SSMClient,
} from "../../../../buildsrc/stages/common/aws";
import { checkSecrets, refuseForPullRequest } from "../../../../buildsrc/stages/secrets/check";
import { handOver } from "../../../../buildsrc/stages/secrets/handOver";
import { readSecrets } from "../../../../buildsrc/stages/secrets/read";
import { failureOf } from "../../helpers/refusal";

describe("buildsrc: secrets", () => {
  const ssm = mockClient(SSMClient);
  const secretsManager = mockClient(SecretsManagerClient);
  const clients = { ssm: new SSMClient(), secretsManager: new SecretsManagerClient() };
  beforeEach(() => {
    ssm.reset();
    secretsManager.reset();
  });
  after(() => {
    ssm.restore();
    secretsManager.restore();
  });
  const named = (name: string, message = "said so") => Object.assign(new Error(message), { name });

  it("are read, decrypted, from both services, whole or by a key", async () => {
    ssm.on(GetParameterCommand, { Name: "/team/token", WithDecryption: true }).resolves({ Parameter: { Value: "a" } });
    secretsManager
      .on(GetSecretValueCommand, { SecretId: "team/db" })
      .resolves({ SecretString: '{"password": "b", "port": 1}' });

    expect(
      await readSecrets(
        { TOKEN: "ssm:/team/token", PASSWORD: "secretsmanager:team/db#password", DB: "secretsmanager:team/db" },
        clients,
      ),
    ).to.deep.equal({ TOKEN: "a", PASSWORD: "b", DB: '{"password": "b", "port": 1}' });
  });

  it("are refused without a text, or without the key, by the names of the keys alone", async () => {
    secretsManager
      .on(GetSecretValueCommand, { SecretId: "team/db" })
      .resolves({ SecretString: '{"a": "xyz", "b": 1}' });
    secretsManager.on(GetSecretValueCommand, { SecretId: "plain" }).resolves({ SecretString: "xyz" });
    secretsManager.on(GetSecretValueCommand, { SecretId: "binary" }).resolves({});
    const refusal = async (written: string) => (await failureOf(readSecrets({ X: written }, clients))).message;

    expect(await refusal("secretsmanager:team/db#c")).to.equal(
      'secrets.X: secretsmanager:team/db has no text with the key "c"; its keys are a, b.',
    );
    expect(await refusal("secretsmanager:team/db#b")).to.include('no text with the key "b"');
    expect(await refusal("secretsmanager:plain#c")).to.equal(
      'secrets.X: secretsmanager:plain has no text with the key "c"; it is not a JSON object.',
    );
    expect(await refusal("secretsmanager:binary")).to.equal("secrets.X: secretsmanager:binary holds no text.");
  });

  it("are looked for without their values", async () => {
    ssm.on(ListTagsForResourceCommand, { ResourceType: "Parameter", ResourceId: "/team/token" }).resolves({});
    secretsManager.on(DescribeSecretCommand, { SecretId: "team/db" }).resolves({});

    await checkSecrets({ TOKEN: "ssm:/team/token", PASSWORD: "secretsmanager:team/db#password" }, clients);

    expect([...ssm.calls(), ...secretsManager.calls()]).to.have.length(2);
  });

  it("are refused where there is none", async () => {
    ssm.on(ListTagsForResourceCommand).rejects(named("InvalidResourceId"));
    secretsManager.on(DescribeSecretCommand).rejects(named("ResourceNotFoundException"));
    ssm.on(GetParameterCommand).rejects(named("ParameterNotFound"));

    for (const [call, secret] of [
      [checkSecrets, "ssm:/team/token"],
      [checkSecrets, "secretsmanager:team/db#x"],
      [readSecrets, "ssm:/team/token"],
    ] as const) {
      const failure = await failureOf(call({ X: secret }, clients));
      expect(failure.message).to.equal(
        `secrets.X: there is no ${secret.replace("#x", "")} in the factory's account and region.`,
      );
    }
  });

  it("are refused where the stack does not name them", async () => {
    ssm.on(ListTagsForResourceCommand).rejects(named("AccessDeniedException"));
    secretsManager.on(DescribeSecretCommand).rejects(named("AccessDeniedException"));

    const parameter = await failureOf(checkSecrets({ X: "ssm:/team/token" }, clients));
    expect(parameter.message).to.equal("secrets.X: the factory's builds may not read ssm:/team/token: said so");
    expect(parameter)
      .to.have.property("remedy")
      .that.includes('Add "ssm:/team/token" to the stack\'s setting builderInputs');
    expect((await failureOf(checkSecrets({ X: "secretsmanager:db#k" }, clients))).message).to.equal(
      "secrets.X: the factory's builds may not read secretsmanager:db, or there is none: said so",
    );
  });

  it("pass on any other failure", async () => {
    ssm.on(ListTagsForResourceCommand).rejects(named("InternalServerError"));

    expect(await failureOf(checkSecrets({ X: "ssm:/team/token" }, clients))).to.have.property(
      "name",
      "InternalServerError",
    );
  });

  it("are given to no pull request", () => {
    expect(() => {
      refuseForPullRequest({ TOKEN: "ssm:/team/token" }, "7");
    }).to.throw("secrets.TOKEN: builds of pull requests get no secrets, since whoever opens one could read them.");
    expect(() => {
      refuseForPullRequest({}, "7");
      refuseForPullRequest({ TOKEN: "ssm:/team/token" }, undefined);
    }).not.to.throw();
  });

  it("are handed over in a file for one user, which is removed", () => {
    const { arguments: given, remove } = handOver({ TOKEN: "swordfish" });
    const [file = ""] = given.map((argument) => argument.replace("-var-file=", ""));

    expect(JSON.parse(readFileSync(file, "utf8"))).to.deep.equal({ secrets: { TOKEN: "swordfish" } });
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    remove();
    expect(existsSync(file)).to.equal(false);
  });

  it("are masked in the log, also by the line and where one is a part of another", () => {
    const { masked, remove } = handOver({ A: "sword", B: "swordfish", KEY: "-----BEGIN\nabcdef==\n}\n", PIN: "42" });
    remove();

    expect(masked("sword swordfish abcdef== } 42")).to.equal("<sensitive> <sensitive> <sensitive> } <sensitive>");
  });

  it("need no file where there are none", () => {
    expect(handOver({}).arguments).to.deep.equal([]);
    expect(handOver({}).masked("anything")).to.equal("anything");
  });
});
