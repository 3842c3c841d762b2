// Tests of the source action of connections: which commit it takes, what it exports, and when it fails.
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { unzipSync } from "fflate";
import type { ActionContext } from "../../../../sandbox/codepipeline/actions/action";
import { connectionSource, type ConnectionUse } from "../../../../sandbox/codepipeline/actions/codeStarConnection";
import { AwsError } from "../../../../sandbox/frontdoor/service";
import { completeHandshakes } from "../../../../sandbox/client/handshake";
import { Stand } from "../../codeconnections/stand";
import { connectionSource as declared } from "../declarations";

const REPOSITORY = "acme/images";
const OUTPUT = { name: "Source", place: { bucket: "artifacts", key: "golden-web/Source/abc.zip" } };

describe("connectionSource", function () {
  this.slow(500);
  const s3 = mockClient(S3Client);
  let stand: Stand;
  let connectionArn: string;
  let uses: ConnectionUse[];
  let denied: ConnectionUse["providerAction"] | undefined;

  beforeEach(async () => {
    s3.reset();
    s3.on(PutObjectCommand).resolves({});
    uses = [];
    denied = undefined;
    stand = await Stand.open();
    connectionArn = await stand.connect();
  });
  afterEach(() => {
    stand.close();
  });
  after(() => {
    s3.restore();
  });

  const run = (changes: Partial<ActionContext> = {}) =>
    connectionSource({
      endpoint: "http://127.0.0.1:1",
      issueCredentials: (_roleArn, sessionName) => ({ AccessKeyId: sessionName, SecretAccessKey: "s", Token: "t" }),
      authorizeUse: (use, { AccessKeyId }) => {
        expect(AccessKeyId).to.equal("codepipeline-run");
        uses.push(use);
        return use.providerAction === denied
          ? Promise.reject(new AwsError("AccessDeniedException", "User: x is not authorized"))
          : Promise.resolve();
      },
      reach: stand.codeConnections.reach,
    })({
      pipeline: {
        name: "golden-web",
        region: "us-east-1",
        account: "123456789012",
        arn: "arn:aws:codepipeline:us-east-1:123456789012:golden-web",
      },
      pipelineExecutionId: "run",
      actionExecutionId: "action",
      stageName: "Source",
      declaration: declared(),
      configuration: { ...declared().configuration, ConnectionArn: connectionArn },
      roleArn: "arn:aws:iam::123456789012:role/pipeline",
      inputs: [],
      outputs: [OUTPUT],
      signal: new AbortController().signal,
      report: () => undefined,
      ...changes,
    });
  const stored = () => {
    const [put] = s3.commandCalls(PutObjectCommand);
    const files = unzipSync(put?.args[0].input.Body as Uint8Array);
    return Object.fromEntries(Object.entries(files).map(([path, content]) => [path, Buffer.from(content).toString()]));
  };
  const noBranch = (branch = "main") => ({
    code: "ConfigurationError",
    message: `[GitHub] No Branch [${branch}] found for FullRepositoryName [acme/images]`,
  });

  it("stores the branch's newest commit, and exports which it is", async () => {
    await completeHandshakes(stand.endpoint);
    await stand.commit({ "a.hcl": "one" });
    const commit = await stand.commit({ "a.hcl": "two" }, "Say two\n\nIt is more.");
    await stand.push(REPOSITORY);

    const { outputVariables = {}, source } = await run();

    expect(stored()).to.deep.equal({ "a.hcl": "two" });
    const { AuthorDate, ...others } = outputVariables;
    expect(AuthorDate).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(others).to.deep.equal({
      AuthorDisplayName: "Ann",
      AuthorEmail: "ann@example.org",
      AuthorId: "ann@example.org",
      BranchName: "main",
      CommitId: commit,
      CommitMessage: "Say two\n\nIt is more.\n",
      ConnectionArn: connectionArn,
      FullRepositoryName: REPOSITORY,
      ProviderType: "GitHub",
    });
    expect(source).to.include({
      revisionId: commit,
      revisionSummary: JSON.stringify({ ProviderType: "GitHub", CommitMessage: "Say two\n\nIt is more." }),
    });
    expect(uses).to.deep.equal([
      { connectionArn, repository: REPOSITORY, branch: "main", providerAction: "GetBranch" },
      { connectionArn, repository: REPOSITORY, providerAction: "StartUploadArchiveToS3" },
      { connectionArn, providerAction: "GetUploadArchiveToS3Status" },
    ]);
  });

  it("takes the commit that the start of the run pins, and says what started it", async () => {
    await completeHandshakes(stand.endpoint);
    const first = await stand.commit({ "a.txt": "one" });
    await stand.commit({ "a.txt": "two" });
    await stand.push(REPOSITORY);

    const { outputVariables } = await run({
      sourceRevision: { actionName: "Source", revisionType: "COMMIT_ID", revisionValue: first },
      sourceEvent: { actionName: "Source", variables: { BranchName: "tool", PullRequestId: "7" } },
    });

    expect(stored()).to.deep.equal({ "a.txt": "one" });
    expect(outputVariables).to.include({ CommitId: first, BranchName: "tool", PullRequestId: "7" });
    expect(uses[0]?.branch).to.equal("tool");
  });

  it("fails while the connection is pending", async () => {
    await stand.commit({ "a.txt": "one" });
    await stand.push(REPOSITORY);

    expect((await run()).errorDetails).to.deep.equal({
      code: "ConfigurationError",
      message: `Connection ${connectionArn} is not in an available state`,
    });
  });

  it("fails where there is no such repository, or no such branch", async () => {
    await completeHandshakes(stand.endpoint);
    expect((await run()).errorDetails).to.deep.equal(noBranch());

    await stand.commit({ "a.txt": "one" });
    await stand.push(REPOSITORY, "refs/heads/other");
    expect((await run()).errorDetails).to.deep.equal(noBranch());
    expect(s3.commandCalls(PutObjectCommand)).to.deep.equal([]);
  });

  it("fails likewise where the connection does not reach the repository", async () => {
    await stand.commit({ "a.txt": "one" });
    await stand.push(REPOSITORY);
    await completeHandshakes(stand.endpoint, { connection: "golden", repositories: ["acme/other"] });
    expect((await run()).errorDetails).to.deep.equal(noBranch());

    await completeHandshakes(stand.endpoint, { connection: "golden", repositories: [REPOSITORY] });
    expect((await run()).errorDetails).to.equal(undefined);
  });

  for (const providerAction of ["GetBranch", "StartUploadArchiveToS3", "GetUploadArchiveToS3Status"] as const) {
    it(`fails where the pipeline's role may not use the connection for ${providerAction}`, async () => {
      denied = providerAction;

      expect((await run()).errorDetails).to.deep.equal({
        code: "PermissionError",
        message: `Unable to use Connection: ${connectionArn}. The provided role does not have sufficient permissions.`,
      });
    });
  }
});
