// What ends before a pipeline or the projects are deleted: runs, then builds, then what those left.
import {
  AccountLimitExceededException,
  BatchGetBuildsCommand,
  CodeBuildClient,
  InvalidInputException,
  ListBuildsForProjectCommand,
  StartBuildCommand,
  StopBuildCommand,
  type StartBuildCommandInput,
} from "@aws-sdk/client-codebuild";
import {
  CodePipelineClient,
  ConflictException,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PipelineNotFoundException,
  StopPipelineExecutionCommand,
  type ListActionExecutionsCommandInput,
} from "@aws-sdk/client-codepipeline";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { projectNames } from "../../../components/basics/names";
import { windDown } from "../../../components/windDown/main";
import { rejection } from "../../helpers/deploy";

interface FakeRun {
  readonly pipelineExecutionId: string;
  readonly status: "InProgress" | "Stopping" | "Succeeded" | "Stopped";
  /** What it waits for: an approval, or the end of a build. */
  readonly action: "Approval" | { readonly build: string };
}

interface FakeBuild {
  readonly id: string;
  readonly initiator: string;
  readonly variable?: string;
  status: string;
  /** How many times it is looked at until it is over by itself. @default - never */
  looks?: number;
  /** How many times the project's builds are listed without it. @default - never */
  hidden?: number;
}

const FULL = new AccountLimitExceededException({
  message: "Cannot have more than 5 builds in queue for the account",
  $metadata: {},
});

const arnOf = (id: string) => `arn:aws:codebuild:us-east-1:1:build/${id}`;

/** The Sweep that the event rule starts after golden-build:1, over after so many looks. */
const sweepByRule = (looks: number): FakeBuild => ({
  id: "golden-sweep:1",
  initiator: "rule/golden-sweep",
  variable: arnOf("golden-build:1"),
  status: "IN_PROGRESS",
  looks,
});

describe("winding down", () => {
  const codeBuild = mockClient(CodeBuildClient);
  const codePipeline = mockClient(CodePipelineClient);
  let builds: FakeBuild[];
  let runs: FakeRun[];
  /** What happens, in its order. */
  let done: string[];
  let said: string[];

  beforeEach(() => {
    builds = [];
    runs = [];
    done = [];
    said = [];
    codePipeline.reset();
    codePipeline.on(ListPipelineExecutionsCommand).callsFake(() => {
      const isOver = (id: string) => builds.some((build) => build.id === id && build.status !== "IN_PROGRESS");
      runs = runs.map((run) =>
        run.status === "Stopping" && run.action !== "Approval" && isOver(run.action.build)
          ? { ...run, status: "Stopped" }
          : run,
      );
      return { pipelineExecutionSummaries: runs };
    });
    codePipeline.on(ListActionExecutionsCommand).callsFake(({ filter }: ListActionExecutionsCommandInput) => ({
      actionExecutionDetails: runs
        .filter(({ pipelineExecutionId }) => pipelineExecutionId === filter?.pipelineExecutionId)
        .flatMap(({ action }) => [
          { status: "InProgress", input: { actionTypeId: { category: action === "Approval" ? action : "Build" } } },
          { status: "Succeeded", input: { actionTypeId: { category: "Source" } } },
        ]),
    }));
    codePipeline.on(StopPipelineExecutionCommand).callsFake(({ pipelineExecutionId, abandon }) => {
      done.push(`${abandon ? "abandon" : "stop"} run ${pipelineExecutionId}`);
      const status = abandon ? "Stopped" : "Stopping";
      runs = runs.map((run) => (run.pipelineExecutionId === pipelineExecutionId ? { ...run, status } : run));
      return {};
    });
    codeBuild.reset();
    codeBuild.on(ListBuildsForProjectCommand).callsFake(({ projectName }) => ({
      ids: builds
        .filter(({ id }) => id.startsWith(`${projectName}:`))
        .filter((build) => build.hidden === undefined || build.hidden-- <= 0)
        .map(({ id }) => id),
    }));
    codeBuild.on(BatchGetBuildsCommand).callsFake(({ ids }: { ids: string[] }) => ({
      builds: builds
        .filter(({ id }) => ids.includes(id))
        .map((build) => {
          if (build.looks !== undefined && build.looks-- === 0) {
            build.status = "SUCCEEDED";
            done.push(`end of ${build.id}`);
          }
          return {
            id: build.id,
            arn: arnOf(build.id),
            initiator: build.initiator,
            buildStatus: build.status,
            buildComplete: build.status !== "IN_PROGRESS",
            environment: { environmentVariables: [{ name: "BUILD_ID", value: build.variable }] },
          };
        }),
    }));
    codeBuild.on(StopBuildCommand).callsFake(({ id }) => {
      done.push(`stop ${id}`);
      builds.filter((build) => build.id === id).forEach((build) => (build.status = "STOPPED"));
      return {};
    });
    codeBuild
      .on(StartBuildCommand)
      .callsFake(({ projectName, environmentVariablesOverride: [variable] = [] }: StartBuildCommandInput) => {
        const id = `${projectName ?? ""}:started`;
        done.push(`sweep ${variable?.value ?? ""}`);
        builds.push({ id, initiator: "me", variable: variable?.value ?? "", status: "IN_PROGRESS", looks: 1 });
        return { build: { id } };
      });
  });
  after(() => {
    codeBuild.restore();
    codePipeline.restore();
  });

  const end = (...pipelines: string[]) =>
    windDown(
      { pipelines, projects: projectNames("golden"), connection: { region: "us-east-1", assumeRoles: [] } },
      (line) => said.push(line),
      () => Promise.resolve(),
    );

  it("stops a pipeline's runs, then its builds, then has Sweep look after those that launch instances", async () => {
    runs = [
      { pipelineExecutionId: "3", status: "InProgress", action: "Approval" },
      { pipelineExecutionId: "2", status: "InProgress", action: { build: "golden-build:1" } },
      { pipelineExecutionId: "1", status: "Succeeded", action: "Approval" },
    ];
    builds = [
      { id: "golden-build:1", initiator: "codepipeline/golden-web", status: "IN_PROGRESS" },
      { id: "golden-build:0", initiator: "codepipeline/golden-web", status: "SUCCEEDED" },
      { id: "golden-validate:1", initiator: "codepipeline/golden-web", status: "IN_PROGRESS" },
    ];

    await end("golden-web");

    expect(done).to.deep.equal([
      "stop run 3",
      "stop run 2",
      "stop golden-validate:1",
      "stop golden-build:1",
      "abandon run 3",
      `sweep ${arnOf("golden-build:1")}`,
      "end of golden-sweep:started",
    ]);
    expect(said.slice(0, 2)).to.deep.equal(["Stopped run 3 of golden-web.", "Stopped run 2 of golden-web."]);
    expect(said).to.include("Stopped build golden-build:1, which codepipeline/golden-web started.");
  });

  it("leaves the builds of other pipelines alone, unless it ends all", async () => {
    builds = [{ id: "golden-test:1", initiator: "codepipeline/golden-db", status: "IN_PROGRESS" }];

    await end("golden-web");
    expect(done).to.deep.equal([]);

    await end();
    expect(done).to.include("stop golden-test:1");
  });

  it("never stops what changes the releases, but waits for it and says how to stop it", async () => {
    runs = [{ pipelineExecutionId: "2", status: "InProgress", action: { build: "golden-publish:1" } }];
    builds = ["publish", "promote"].map((purpose) => ({
      id: `golden-${purpose}:1`,
      initiator: "codepipeline/golden-web",
      status: "IN_PROGRESS",
      looks: 3,
    }));

    await end("golden-web");

    expect(done).to.deep.equal(["stop run 2", "end of golden-publish:1", "end of golden-promote:1"]);
    expect(said).to.include(
      "Waiting for build golden-publish:1, which codepipeline/golden-web started. To stop it: aws codebuild stop-build --id golden-publish:1",
    );
  });

  it("does not abandon a run whose action has begun but shows no build yet, since that would stop the build", async () => {
    runs = [
      { pipelineExecutionId: "2", status: "InProgress", action: { build: "golden-publish:1" } },
      { pipelineExecutionId: "1", status: "InProgress", action: { build: "golden-build:1" } },
    ];
    const begun = { initiator: "codepipeline/golden-web", status: "IN_PROGRESS", hidden: 4 };
    builds = [
      { ...begun, id: "golden-publish:1", looks: 3 },
      { ...begun, id: "golden-build:1" },
    ];

    await end("golden-web");

    expect(done).to.deep.equal([
      "stop run 2",
      "stop run 1",
      "stop golden-build:1",
      "end of golden-publish:1",
      `sweep ${arnOf("golden-build:1")}`,
      "end of golden-sweep:started",
    ]);
  });

  it("asks again where CodePipeline is busy, and says so only once it stopped the run", async () => {
    runs = [{ pipelineExecutionId: "2", status: "InProgress", action: "Approval" }];
    codePipeline
      .on(StopPipelineExecutionCommand, { abandon: false })
      .rejectsOnce(new ConflictException({ message: "busy", $metadata: {} }))
      .callsFake(() => {
        runs = [{ pipelineExecutionId: "2", status: "Stopping", action: "Approval" }];
        return {};
      });

    await end("golden-web");

    expect(said).to.deep.equal(["Stopped run 2 of golden-web."]);
    expect(done).to.deep.equal(["abandon run 2"]);
  });

  it("gives up on a run that does not end though nothing of it runs", async () => {
    runs = [{ pipelineExecutionId: "2", status: "Stopping", action: { build: "golden-publish:1" } }];

    expect(await rejection(end("golden-web"))).to.match(/^Waited 15 minutes for the runs of golden-web to stop\. Look/);
    expect(done).to.deep.equal([]);
  });

  it("does not claim to have stopped a build that ended by itself, and starts no Sweep for it", async () => {
    builds = [{ id: "golden-build:1", initiator: "me", status: "IN_PROGRESS", looks: 1 }];
    codeBuild.on(StopBuildCommand).rejects(new InvalidInputException({ message: "over", $metadata: {} }));

    await end();

    expect(done).to.deep.equal(["end of golden-build:1"]);
    expect(said).to.deep.equal([]);
  });

  it("waits for Sweep for hours: its time limit follows Build's", async () => {
    builds = [
      { id: "golden-build:1", initiator: "codepipeline/golden-web", status: "IN_PROGRESS" },
      // Eight hours, with a look every three seconds.
      sweepByRule(9600),
    ];

    await end("golden-web");

    expect(done).to.include("end of golden-sweep:1");
  });

  it("starts Sweep as soon as CodeBuild's queue has room", async () => {
    builds = [{ id: "golden-build:1", initiator: "me", status: "IN_PROGRESS" }];
    codeBuild
      .on(StartBuildCommand)
      .rejectsOnce(FULL)
      .rejectsOnce(FULL)
      .callsFake(() => {
        builds.push({ id: "golden-sweep:late", initiator: "me", status: "IN_PROGRESS", looks: 1 });
        return { build: { id: "golden-sweep:late" } };
      });

    await end();

    expect(done).to.deep.equal(["stop golden-build:1", "end of golden-sweep:late"]);
  });

  it("says how to start Sweep if CodeBuild's queue stays full, or if it gives no id", async () => {
    const command =
      "aws codebuild start-build --project-name golden-sweep --environment-variables-override " +
      `name=BUILD_ID,value=${arnOf("golden-build:1")}`;
    const problem = () => {
      builds = [{ id: "golden-build:1", initiator: "me", status: "IN_PROGRESS" }];
      return rejection(end());
    };

    codeBuild.on(StartBuildCommand).rejects(FULL);
    expect(await problem())
      .to.match(/^Waited 30 minutes for room .* queue/)
      .and.to.include(command);

    codeBuild.on(StartBuildCommand).resolves({});
    expect(await problem())
      .to.match(/gave no id/)
      .and.to.include(command);
  });

  it("takes the Sweep that the event rule started, and starts no second one", async () => {
    builds = [{ id: "golden-build:1", initiator: "codepipeline/golden-web", status: "IN_PROGRESS" }, sweepByRule(5)];

    await end("golden-web");

    expect(done).to.deep.equal(["stop golden-build:1", "end of golden-sweep:1"]);
  });

  it("fails if Sweep fails, and says what may be left", async () => {
    builds = [
      { id: "golden-build:1", initiator: "me", status: "IN_PROGRESS" },
      { id: "golden-sweep:1", initiator: "rule", variable: arnOf("golden-build:1"), status: "FAILED" },
    ];

    const problem = await rejection(end());

    expect(problem).to.match(/^Sweep golden-sweep:1 ended as FAILED: .*\/aws\/codebuild\/golden-sweep/);
    expect(problem).to.include(`the tag ami-pipeline:build with the value ${arnOf("golden-build:1")}`);
  });

  it("has nothing to do where nothing runs or the pipeline is gone", async () => {
    codePipeline
      .on(ListPipelineExecutionsCommand)
      .rejects(new PipelineNotFoundException({ message: "gone", $metadata: {} }));

    await end("golden-web");

    expect([done, said]).to.deep.equal([[], []]);
  });
});
