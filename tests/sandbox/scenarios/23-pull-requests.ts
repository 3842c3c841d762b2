// A stack whose pull requests are previewed and whose merges are deployed by the steps of the GitHub workflows, with tokens in
// place of keys and the state in S3.
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { CodePipelineClient, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { GetRoleCommand, IAMClient, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { parse } from "yaml";
import { ADMINISTRATOR, type Credentials } from "../../../sandbox/client/clients";
import { TOKEN_PATH } from "../../../sandbox/frontdoor/webIdentity";
import type { CommandResult } from "../../../sandbox/stack";
import { engineerOf } from "../engineer";
import { Factory } from "../factory";
import { HOME } from "../published";
import { shared } from "../shared";

const PROJECT = join(__dirname, "..", "..", "..");
const STACK = "ci";
const IMAGE = "ubuntu-24.04";
const STATE = "company-state";
const BACKEND = { PULUMI_BACKEND_URL: `s3://${STATE}/factories` };
const REPOSITORY = "octo-org@123456/images@456789";
const PULL_REQUEST = `repo:${REPOSITORY}:pull_request`;
const ENVIRONMENT = `repo:${REPOSITORY}:environment:${STACK}`;
/** What an engineer needs of the state, besides what deploying takes. */
const STATE_ACTIONS = ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"];

describe("a pull request", () => {
  let factory: Factory;
  let github: GitHub;
  let roles: { readonly preview: string; readonly deploy: string };

  before(async () => {
    const { sandbox } = shared();
    github = await GitHub.start();
    await sandbox.clients.s3.send(new CreateBucketCommand({ Bucket: STATE }));
    const engineer = await engineerOf(sandbox, STACK, { besides: STATE_ACTIONS });
    factory = await Factory.create(sandbox, STACK, { ...engineer, ...BACKEND });
    for (const part of ["scripts", "package-lock.json"]) {
      cpSync(join(PROJECT, part), join(factory.folder, part), { recursive: true });
    }
    await factory.stack.configure("images[0]", IMAGE, "--path");
    await factory.stack.configure("githubRepository", REPOSITORY);
    await factory.stack.configure("stateBackend", BACKEND.PULUMI_BACKEND_URL);
    const { code, output } = await factory.stack.up();
    expect(code, output).to.equal(0);
    const { previewRoleArn, deployRoleArn } = await factory.stack.outputs();
    roles = { preview: String(previewRoleArn), deploy: String(deployRoleArn) };
    commit(factory.folder, "main");
  });
  after(() => {
    github.stop();
  });

  /** What a job of a workflow has in its environment, and its AWS credentials. */
  async function jobOf(role: string, sub: string): Promise<Record<string, string>> {
    const { accessKeyId, secretAccessKey, sessionToken = "" } = await assume(role, sub);
    return {
      ...factory.sandbox.environment(),
      ...BACKEND,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      STACK,
      ...github.environment(factory.folder),
    };
  }

  it("is previewed by the workflow's own step, as a role that only reads", async () => {
    appendFileSync(factory.path(`images/${IMAGE}/provision/50-more.sh`), "#!/bin/bash\ntrue\n");
    await factory.stack.configure("logRetentionDays", "30");
    commit(factory.folder, "change");

    const { code, output } = await runStep(
      "check.yml",
      "preview",
      factory.folder,
      await jobOf(roles.preview, PULL_REQUEST),
    );

    expect(code, output).to.equal(0);
    const [comment, ...others] = github.comments;
    expect(others).to.deep.equal([]);
    expect(comment).to.match(/`pulumi preview` of `ci`/);
    expect(comment).to.include(`\`${IMAGE}\` would be rebuilt`);
    expect(readFileSync(join(factory.folder, ".summary.md"), "utf8")).to.include(`\`${IMAGE}\` would be rebuilt`);
  });

  it("edits its comment the next time", async () => {
    const { code, output } = await runStep(
      "check.yml",
      "preview",
      factory.folder,
      await jobOf(roles.preview, PULL_REQUEST),
    );

    expect(code, output).to.equal(0);
    expect([github.comments.length, github.edits]).to.deep.equal([1, 1]);
  });

  it("cannot deploy with that role, read what is secret, or start a pipeline", async () => {
    const { endpoint, clients } = factory.sandbox;
    const Name = `/${factory.name}/secret`;
    const options = { endpoint, region: HOME };
    await new SSMClient({ ...options, credentials: ADMINISTRATOR }).send(
      new PutParameterCommand({ Name, Value: "hidden", Type: "SecureString" }),
    );
    const before = await stateOf(clients.s3);
    const credentials = await assume(roles.preview, PULL_REQUEST);
    const { bucketName } = await factory.stack.outputs();
    const as = { ...options, credentials };

    const up = await runStep("deploy-stack.yml", "up", factory.folder, await jobOf(roles.preview, PULL_REQUEST));
    const refused = await Promise.all(
      [
        new SSMClient(as).send(new GetParameterCommand({ Name, WithDecryption: true })),
        new CodePipelineClient(as).send(new StartPipelineExecutionCommand({ name: factory.pipeline(IMAGE) })),
        new S3Client({ ...as, forcePathStyle: true }).send(
          new GetObjectCommand({ Bucket: String(bucketName), Key: "amis/ami-1/tests.json" }),
        ),
        new S3Client({ ...as, forcePathStyle: true }).send(
          new GetObjectCommand({ Bucket: STATE, Key: "factories/.pulumi/stacks/ami-pipeline/production.json" }),
        ),
      ].map(refusal),
    );

    expect(up.code).not.to.equal(0);
    expect(up.output).to.match(/AccessDenied|not authorized/);
    expect(await stateOf(clients.s3)).to.deep.equal(before);
    for (const each of refused) {
      expect(each).to.match(/AccessDenied|not authorized/);
    }
  });

  it("of a fork, another repository or another environment gets no role", async () => {
    const others: readonly (readonly [role: string, sub: string, aud?: string])[] = [
      [roles.preview, "repo:someone@1/images@2:pull_request"],
      [roles.preview, "repo:octo-org/images:pull_request"],
      [roles.preview, `repo:${REPOSITORY}:ref:refs/heads/main`],
      [roles.preview, ENVIRONMENT],
      [roles.deploy, PULL_REQUEST],
      [roles.deploy, `repo:${REPOSITORY}:environment:production`],
      [roles.deploy, "repo:octo-org@123456/other@456790:environment:ci"],
    ];
    for (const [role, sub] of others) {
      expect(await refusal(assume(role, sub)), sub).to.equal(
        "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity",
      );
    }
    expect(await refusal(assume(roles.deploy, ENVIRONMENT, { ref: "refs/heads/other" }))).to.match(/AccessDenied/);
    expect(await refusal(assume(roles.preview, PULL_REQUEST, { aud: "sigstore" }))).to.match(
      /Incorrect token audience/,
    );
    expect(await refusal(assume(roles.preview, PULL_REQUEST, { iss: "https://gitlab.com" }))).to.equal(
      "InvalidIdentityTokenException: No OpenIDConnect provider found in your account for https://gitlab.com",
    );
  });

  it("is deployed by the workflow's own step once it is merged", async () => {
    const { code, output } = await runStep(
      "deploy-stack.yml",
      "up",
      factory.folder,
      await jobOf(roles.deploy, ENVIRONMENT),
    );

    expect(code, output).to.equal(0);
    expect(output).to.match(/LogGroup.*updated/);
    const planned = await factory.stack.preview("--expect-no-changes");
    expect(planned.code, planned.output).to.equal(0);
  });

  it("cannot have the deployment change the roles or another stack's state", async () => {
    const { endpoint } = factory.sandbox;
    const as = { endpoint, region: HOME, credentials: await assume(roles.deploy, ENVIRONMENT) };
    const iam = new IAMClient(as);
    const nameOf = (role: string) => role.split("/").at(-1) ?? "";
    const everything = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });

    for (const RoleName of [nameOf(roles.preview), nameOf(roles.deploy)]) {
      await iam.send(new GetRoleCommand({ RoleName }));
      const changes = [
        iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "more", PolicyDocument: everything })),
        iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: everything })),
      ];
      for (const each of await Promise.all(changes.map(refusal))) {
        expect(each).to.match(/AccessDenied.*explicit deny/);
      }
    }
    const write = new S3Client({ ...as, forcePathStyle: true }).send(
      new PutObjectCommand({ Bucket: STATE, Key: "factories/.pulumi/stacks/ami-pipeline/production.json", Body: "{}" }),
    );
    expect(await refusal(write)).to.match(/AccessDenied/);
  });

  it("leaves the account's identity provider when the stack is destroyed, and takes it over again", async () => {
    const destroyed = await factory.stack.destroy();
    expect(destroyed.code, destroyed.output).to.equal(0);

    const planned = await factory.stack.preview();
    expect(planned.code, planned.output).to.equal(0);
    expect(planned.output).to.match(/OpenIdConnectProvider.*import/);
  });

  /** What configure-aws-credentials does with the token of a job. */
  async function assume(
    RoleArn: string,
    sub: string,
    claims: Readonly<Record<string, string>> = {},
  ): Promise<Credentials> {
    const { endpoint } = factory.sandbox;
    const answer = await fetch(endpoint + TOKEN_PATH, {
      method: "POST",
      body: JSON.stringify({ sub, ref: "refs/heads/main", ...claims }),
    });
    const { value } = (await answer.json()) as { value: string };
    // The bearer of a token has no keys yet.
    const sts = new STSClient({ endpoint, region: HOME, credentials: { accessKeyId: "", secretAccessKey: "" } });
    const { Credentials: found } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: "job", WebIdentityToken: value }),
    );
    return {
      accessKeyId: found?.AccessKeyId ?? "",
      secretAccessKey: found?.SecretAccessKey ?? "",
      sessionToken: found?.SessionToken ?? "",
    };
  }
});

/** The pull request on GitHub: its comments, as GitHub's API keeps them. */
class GitHub {
  readonly comments: string[] = [];
  edits = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<GitHub> {
    const server = createServer();
    const github = new GitHub(server);
    server.on("request", (request, response) => {
      const answer = (value: unknown) => response.end(JSON.stringify(value));
      if (request.method === "GET") {
        answer(github.comments.map((body, id) => ({ id, body, user: { login: "github-actions[bot]" } })));
        return;
      }
      void json(request).then((sent) => {
        const { body } = sent as { body: string };
        if (request.method === "PATCH") {
          github.edits += 1;
          github.comments[Number(request.url?.split("/").at(-1))] = body;
        } else {
          github.comments.push(body);
        }
        answer({});
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return github;
  }

  /** What GitHub tells a job of a pull request. */
  environment(folder: string): Record<string, string> {
    const event = join(folder, ".event.json");
    writeFileSync(event, JSON.stringify({ pull_request: { number: 7, head: { sha: "0123456789abcdef" } } }));
    return {
      GITHUB_API_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      GITHUB_REPOSITORY: "octo-org/images",
      GITHUB_TOKEN: "token",
      GITHUB_EVENT_PATH: event,
      GITHUB_BASE_REF: "main",
      GITHUB_STEP_SUMMARY: join(folder, ".summary.md"),
    };
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

/** Runs the one step of a job that calls a script of the project, as GitHub's runner does. */
async function runStep(
  file: string,
  job: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Pick<CommandResult, "code" | "output">> {
  const { jobs } = parse(readFileSync(join(PROJECT, ".github", "workflows", file), "utf8")) as Workflow;
  const [script = "", ...others] =
    jobs[job]?.steps.flatMap(({ run }) => (run?.includes("npm run ci:") ? [run] : [])) ?? [];
  expect(others).to.deep.equal([]);
  const child = spawn("bash", ["-e", "-c", script], { cwd, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  const code = await new Promise<number>((resolve) => {
    child.once("close", (ended) => {
      resolve(ended ?? 1);
    });
  });
  return { code, output };
}

/** Commits the folder, as what the pull request goes into or as the pull request. */
function commit(folder: string, message: string): void {
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=A Person", "-c", "user.email=person@example.org", ...args], { cwd: folder });
  if (message === "main") {
    git("init", "--quiet");
    writeFileSync(join(folder, ".gitignore"), "node_modules\n.event.json\n.summary.md\n");
  }
  git("add", "--all");
  git("commit", "--quiet", "--message", message);
  if (message === "main") {
    git("update-ref", "refs/remotes/origin/main", "HEAD");
  }
}

/** The objects of the state, with their versions. */
async function stateOf(s3: S3Client): Promise<unknown> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: STATE }));
  return Contents.map(({ Key, ETag }) => [Key, ETag]);
}

async function refusal(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => "it was allowed",
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
}
