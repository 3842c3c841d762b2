// A factory's first minutes in a new account: one build at a time, and IAM takes its time. In a sandbox of its own.
import { GetPipelineStateCommand } from "@aws-sdk/client-codepipeline";
import { BatchGetBuildsCommand } from "@aws-sdk/client-codebuild";
import { expect } from "chai";
import { Sandbox } from "../../../sandbox/sandbox";
import { StateFolder } from "../../../sandbox/state";
import { Factory } from "../factory";
import { stagesOf } from "../published";
import { shared } from "../shared";

const IMAGE = "ubuntu-24.04";
const IAM_SECONDS = 10;

describe("a new account", () => {
  let sandbox: Sandbox;
  let factory: Factory;

  before(async () => {
    const { toolchain, state } = shared().sandbox;
    sandbox = await Sandbox.start({
      state: new StateFolder(toolchain.cache, state.port + 2),
      toolchain,
      kept: false,
      iamSeconds: IAM_SECONDS,
      concurrentBuilds: 1,
    });
    factory = await Factory.create(sandbox, "new");
  });
  after(() => sandbox.stop());

  it("gets green first runs, although policies act late and its builds wait for each other", async () => {
    const { code, output, runs } = await factory.upAndRun();

    expect(code, output).to.equal(0);
    expect(runs.map(({ pipeline, status }) => [pipeline, status])).to.deep.equal([
      [factory.pipeline(IMAGE), "Succeeded"],
      [factory.pipeline(`${IMAGE}-arm64`), "Succeeded"],
    ]);
    const ids = runs.flatMap(({ actions }) => actions.find(({ stage }) => stage === "Build")?.buildId ?? []);
    const { builds = [] } = await sandbox.clients.codeBuild.send(new BatchGetBuildsCommand({ ids }));
    const queued = builds.map(
      ({ phases = [] }) => phases.find(({ phaseType }) => phaseType === "QUEUED")?.durationInSeconds,
    );
    expect(Math.max(...queued.map((seconds = 0) => seconds)), "the seconds that a build waited").to.be.above(1);
  });

  it("gets a green run although CodeBuild refuses one build in a stage that is retried", async () => {
    const message = "Cannot have more than 5 builds in queue for the account";
    await sandbox.failNext({
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
    const { stageStates = [] } = await sandbox.clients.codePipeline.send(
      new GetPipelineStateCommand({ name: factory.pipeline(IMAGE) }),
    );
    expect(stageStates.find(({ stageName }) => stageName === "Validate")?.retryStageMetadata).to.deep.equal({
      autoStageRetryAttempt: 1,
      latestRetryTrigger: "AutomatedStageRetry",
    });
  });
});
