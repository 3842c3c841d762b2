// What ends before a pipeline or the projects are deleted: runs, then builds, then what those left.
import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  ListBuildsForProjectCommand,
  StartBuildCommand,
  StopBuildCommand,
  type StartBuildCommandInput,
} from "@aws-sdk/client-codebuild";
import {
  CodePipelineClient,
  ListPipelineExecutionsCommand,
  PipelineNotFoundException,
  StopPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { projectNames } from "../../../components/basics/names";
import { windDown } from "../../../components/windDown/main";
import { rejection } from "../../helpers/deploy";

interface FakeBuild {
  readonly id: string;
  readonly initiator: string;
  readonly variable?: string;
  status: string;
  /** How many times it is looked at until it is over by itself. @default - never */
  looks?: number;
}

const arnOf = (id: string) => `arn:aws:codebuild:us-east-1:1:build/${id}`;

describe("winding down", () => {
  const codeBuild = mockClient(CodeBuildClient);
  const codePipeline = mockClient(CodePipelineClient);
  let builds: FakeBuild[];
  let runs: { pipelineExecutionId: string; status: "InProgress" | "Stopping" | "Succeeded" | "Stopped" }[];
  /** What happens, in its order. */
  let done: string[];
  let said: string[];

  beforeEach(() => {
    builds = [];
    runs = [];
    done = [];
    said = [];
    codePipeline.reset();
    codePipeline.on(ListPipelineExecutionsCommand).callsFake(() => ({ pipelineExecutionSummaries: runs }));
    codePipeline.on(StopPipelineExecutionCommand).callsFake(({ pipelineExecutionId, abandon }) => {
      done.push(`${abandon ? "abandon" : "stop"} run ${pipelineExecutionId}`);
      const status = abandon ? "Stopped" : "Stopping";
      runs = runs.map((run) => (run.pipelineExecutionId === pipelineExecutionId ? { ...run, status } : run));
      return {};
    });
    codeBuild.reset();
    codeBuild.on(ListBuildsForProjectCommand).callsFake(({ projectName }) => ({
      ids: builds.map(({ id }) => id).filter((id) => id.startsWith(`${projectName}:`)),
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
      { pipelineExecutionId: "2", status: "InProgress" },
      { pipelineExecutionId: "1", status: "Succeeded" },
    ];
    builds = [
      { id: "golden-build:1", initiator: "codepipeline/golden-web", status: "IN_PROGRESS" },
      { id: "golden-build:0", initiator: "codepipeline/golden-web", status: "SUCCEEDED" },
      { id: "golden-validate:1", initiator: "codepipeline/golden-web", status: "IN_PROGRESS" },
    ];

    await end("golden-web");

    expect(done).to.deep.equal([
      "stop run 2",
      "stop golden-validate:1",
      "stop golden-build:1",
      "abandon run 2",
      `sweep ${arnOf("golden-build:1")}`,
      "end of golden-sweep:started",
    ]);
    expect(said[0]).to.equal("Stopped run 2 of golden-web.");
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
    runs = [{ pipelineExecutionId: "2", status: "InProgress" }];
    builds = ["publish", "promote"].map((purpose) => ({
      id: `golden-${purpose}:1`,
      initiator: "codepipeline/golden-web",
      status: "IN_PROGRESS",
      looks: 3,
    }));

    await end("golden-web");

    // Abandoning a run stops its build.
    expect(done).to.deep.equal(["stop run 2", "end of golden-publish:1", "end of golden-promote:1", "abandon run 2"]);
    expect(said).to.include(
      "Waiting for build golden-publish:1, which codepipeline/golden-web started. To stop it: aws codebuild stop-build --id golden-publish:1",
    );
  });

  it("takes the Sweep that the event rule started, and starts no second one", async () => {
    builds = [
      { id: "golden-build:1", initiator: "codepipeline/golden-web", status: "IN_PROGRESS" },
      {
        id: "golden-sweep:1",
        initiator: "rule/golden-sweep",
        variable: arnOf("golden-build:1"),
        status: "IN_PROGRESS",
        looks: 5,
      },
    ];

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
