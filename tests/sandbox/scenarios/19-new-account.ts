// A factory's first minutes in a new account: one build at a time, five vCPUs, and IAM takes its time. In a sandbox of its
// own.
import { GetPipelineCommand, GetPipelineStateCommand } from "@aws-sdk/client-codepipeline";
import { BatchGetBuildsCommand } from "@aws-sdk/client-codebuild";
import { expect } from "chai";
import { readCalls } from "../../../sandbox/iam/report/records";
import { Sandbox } from "../../../sandbox/sandbox";
import { StateFolder } from "../../../sandbox/state";
import { runDoctor } from "../doctor";
import { Factory } from "../factory";
import { stagesOf } from "../published";
import { madeAt } from "../rolePolicy";
import { shared } from "../shared";

const IMAGE = "ubuntu-24.04";
const IAM_SECONDS = 10;
/** All builds of both pipelines run one after the other. */
const RUN_SECONDS = 900;

describe("a new account", () => {
  let sandbox: Sandbox | undefined;
  let factory: Factory;

  before(async () => {
    const { toolchain, state } = shared().sandbox;
    const started = await Sandbox.start({
      state: new StateFolder(toolchain.cache, state.port + 2),
      toolchain,
      kept: false,
      iamSeconds: IAM_SECONDS,
      concurrentBuilds: 1,
      vcpus: 5,
    });
    sandbox = started;
    factory = await Factory.create(started, "new");
  });
  after(() => sandbox?.stop());

  it("is told by doctor that its builds wait for each other", async () => {
    const { code, output } = await runDoctor(factory);

    expect(code, output).to.equal(0);
    expect(output).to.match(/warn CodeBuild .*CodeBuild runs 1 at once in us-east-1; the others wait\./);
    expect(output).to.match(/fine vCPUs .*0 of 5 vCPUs are in use in us-east-1\. .*needs up to 2 more at once\./);
  });

  it("gets green first runs, although policies act late and its builds wait for each other", async function () {
    this.timeout(20 * 60_000);
    const { code, output, runs } = await factory.upAndRun(RUN_SECONDS);

    expect(code, output).to.equal(0);
    expect(runs.map(({ pipeline, status }) => [pipeline, status])).to.deep.equal([
      [factory.pipeline(IMAGE), "Succeeded"],
      [factory.pipeline(`${IMAGE}-arm64`), "Succeeded"],
    ]);
    const ids = runs.flatMap(({ actions }) => actions.find(({ stage }) => stage === "Build")?.buildId ?? []);
    const { builds = [] } = await factory.sandbox.clients.codeBuild.send(new BatchGetBuildsCommand({ ids }));
    const queued = builds.map(
      ({ phases = [] }) => phases.find(({ phaseType }) => phaseType === "QUEUED")?.durationInSeconds,
    );
    expect(Math.max(...queued.map((seconds = 0) => seconds)), "the seconds that a build waited").to.be.above(1);
  });

  it("makes its pipelines only once IAM has had its time to spread their role's policy", async () => {
    const { clients, endpoint, state } = factory.sandbox;
    const { pipeline } = await clients.codePipeline.send(new GetPipelineCommand({ name: factory.pipeline(IMAGE) }));
    const roleMade = await madeAt(endpoint, pipeline?.roleArn ?? "");

    // Refused attempts count as well: nothing may ask before.
    const first = readCalls(state.path).find(({ operation }) => operation === "CreatePipeline");

    // The policy comes right after the role; the call log does not tell whose it is.
    const seconds = (Date.parse(first?.time ?? "") - roleMade.getTime()) / 1000;
    expect(seconds, "from the role to the first CreatePipeline").to.be.at.least(IAM_SECONDS);
  });

  it("gets a green run although CodeBuild refuses one build in a stage that is retried", async () => {
    const message = "Cannot have more than 5 builds in queue for the account";
    await factory.sandbox.failNext({
      service: "codebuild",
      operation: "StartBuild",
      region: "us-east-1",
      code: "AccountLimitExceededException",
      message,
    });

    await factory.run(IMAGE);

    const [run] = await factory.runs(IMAGE);
    expect(run?.status).to.equal("Succeeded");
    expect(stagesOf(run).slice(2, 4)).to.deep.equal(["Validate Failed", "Validate Succeeded"]);
    expect(run?.actions.find(({ status }) => status === "Failed")?.message).to.include(
      `Error calling startBuild: ${message}`,
    );
    const { stageStates = [] } = await factory.sandbox.clients.codePipeline.send(
      new GetPipelineStateCommand({ name: factory.pipeline(IMAGE) }),
    );
    expect(stageStates.find(({ stageName }) => stageName === "Validate")?.retryStageMetadata).to.deep.equal({
      autoStageRetryAttempt: 1,
      latestRetryTrigger: "AutomatedStageRetry",
    });
  });
});
