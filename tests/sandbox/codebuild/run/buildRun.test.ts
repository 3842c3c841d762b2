import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import type { EnvironmentVariable } from "../../../../sandbox/codebuild/model";
import type { SourcePlace } from "../../../../sandbox/codebuild/work";
import { BEFORE, execute, failedContext, PHASES, prepare, statuses, withCommands } from "./pretendedRun";

describe("BuildRun", () => {
  it("clones a source that is a repository, and says which commit it got", async () => {
    const cloned: unknown[] = [];
    const place: SourcePlace = { url: "https://git/v1/repos/factory", version: "refs/heads/main", depth: 1 };
    const { build, containers } = await execute("", {
      place,
      role: {
        clone: (asked, folder) => {
          cloned.push(asked);
          mkdirSync(folder, { recursive: true });
          writeFileSync(path.join(folder, "buildspec.yml"), PHASES);
          return Promise.resolve("c0ffee");
        },
      },
    });

    expect(cloned).to.deep.equal([place]);
    expect(build).to.include({ buildStatus: "SUCCEEDED", resolvedSourceVersion: "c0ffee" });
    expect(containers[0]?.variables).to.include({ CODEBUILD_RESOLVED_SOURCE_VERSION: "c0ffee" });
  });

  it("takes the buildspec from the primary source, and tells where the others are", async () => {
    const contents: Record<string, Record<string, string>> = {
      gates: { "buildspec.yml": withCommands({ BUILD: "echo gates" }) },
      commit: { "buildspec.yml": withCommands({ BUILD: "echo commit" }) },
    };
    const { build, containers, commands } = await execute("", {
      place: { bucket: "b", key: "gates" },
      others: { Source: { bucket: "b", key: "commit" } },
      role: {
        read: ({ key }) =>
          Promise.resolve(
            zipSync(
              Object.fromEntries(Object.entries(contents[key] ?? {}).map(([name, text]) => [name, strToU8(text)])),
            ),
          ),
      },
    });

    expect(build.buildStatus).to.equal("SUCCEEDED");
    expect(commands()).to.include("echo gates").and.not.to.include("echo commit");
    expect(containers[0]?.variables).to.include({
      CODEBUILD_SRC_DIR: "/codebuild/output/src000000001/src",
      CODEBUILD_SRC_DIR_Source: "/codebuild/output/src000000001/Source",
    });
  });

  it("waits for its turn, which is no part of its time limit, but of the time since its start", async () => {
    const turn = new Promise<void>((resolve) => setTimeout(resolve, 2100));
    const { build, run, containers } = prepare(withCommands({}), { turn });
    Object.assign(build, { timeoutInMinutes: 2 / 60, startTime: Date.now() / 1000 });

    await run.run();

    expect(build.buildStatus).to.equal("SUCCEEDED");
    const queued = build.phases.find(({ phaseType }) => phaseType === "QUEUED");
    expect(queued?.durationInSeconds).to.be.at.least(1);
    expect(Number(containers[0]?.variables.CODEBUILD_START_TIME)).to.equal(Math.round(build.startTime * 1000));
  });

  it("is taken out of the queue when it has waited for too long, or is stopped", async () => {
    const turn = new Promise<void>(() => undefined);
    const { build, run } = prepare(withCommands({}), { turn });
    Object.assign(build, { queuedTimeoutInMinutes: 0.001 });
    const other = prepare(withCommands({}), { turn });

    const over = Promise.all([run.run(), other.run.run()]);
    setTimeout(() => {
      other.run.end("STOPPED");
    }, 5);
    await over;

    expect(statuses(build)).to.deep.equal([
      "SUBMITTED SUCCEEDED",
      "QUEUED TIMED_OUT",
      "FINALIZING SUCCEEDED",
      "COMPLETED",
    ]);
    expect(statuses(other.build)[1]).to.equal("QUEUED STOPPED");
  });

  const own = "210987654321.dkr.ecr.eu-west-1.amazonaws.com/tools/ami:1";

  it("needs its role's permission to pull an image from ECR", async () => {
    const asked: unknown[] = [];
    const environment = { image: own, imagePullCredentialsType: "SERVICE_ROLE" };
    const authorizePull = (repository: unknown) => Promise.resolve(void asked.push(repository));
    const allowed = await execute(withCommands({}), { environment, authorizePull });
    const denied = await execute(withCommands({}), { environment });

    expect(allowed.build.buildStatus).to.equal("SUCCEEDED");
    expect(asked).to.deep.equal([{ account: "210987654321", region: "eu-west-1", name: "tools/ami" }]);
    expect(statuses(denied.build)[2]).to.equal("PROVISIONING FAILED");
    expect(failedContext(denied.build)).to.deep.equal([
      {
        statusCode: "BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE",
        message:
          "Unable to pull customer's container image. CannotPullContainerError: Error response from daemon: pull access " +
          "denied for 210987654321.dkr.ecr.eu-west-1.amazonaws.com/tools/ami, repository does not exist or may require " +
          "'docker login': denied: not authorized",
      },
    ]);
  });

  it("cannot pull an image from ECR as CodeBuild, which no repository trusts", async () => {
    const { build } = await execute(withCommands({}), {
      environment: { image: own, imagePullCredentialsType: "CODEBUILD" },
      authorizePull: () => Promise.resolve(),
    });

    expect(failedContext(build)[0]?.statusCode).to.equal("BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE");
  });

  it("selects a runtime only on CodeBuild's own images", async () => {
    const selecting = withCommands({}).replace("install: {", "install: { runtime-versions: { nodejs: 22 },");
    const curated = await execute(selecting);
    const { build } = await execute(selecting, { environment: { image: "public.ecr.aws/docker/library/node:22" } });

    expect(curated.build.buildStatus).to.equal("SUCCEEDED");
    expect(failedContext(build)).to.deep.equal([
      { statusCode: "YAML_FILE_ERROR", message: "This build image does not support selecting runtime versions." },
    ]);
  });

  it("goes through all phases", async () => {
    const { build, onFailure } = await execute(withCommands({}));

    expect(statuses(build)).to.deep.equal([
      ...BEFORE,
      ...["INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD", "UPLOAD_ARTIFACTS", "FINALIZING"].map((p) => `${p} SUCCEEDED`),
      "COMPLETED",
    ]);
    expect(build).to.include({ buildStatus: "SUCCEEDED", buildComplete: true, currentPhase: "COMPLETED" });
    expect(onFailure).to.equal(undefined);
  });

  const failures: [what: string, commands: Record<string, string>, phases: string[], ran: string[]][] = [
    [
      "ends after a failed install",
      { INSTALL: "fail 1" },
      ["INSTALL FAILED", "FINALIZING SUCCEEDED", "COMPLETED"],
      ["fail 1"],
    ],
    [
      "ends after a failed pre_build",
      { PRE: "fail 2" },
      ["INSTALL SUCCEEDED", "PRE_BUILD FAILED", "FINALIZING SUCCEEDED", "COMPLETED"],
      ["echo ok", "fail 2"],
    ],
    [
      "runs finally, post_build and the upload after a failed build",
      { BUILD: "fail 3" },
      [
        "INSTALL SUCCEEDED",
        "PRE_BUILD SUCCEEDED",
        "BUILD FAILED",
        "POST_BUILD SUCCEEDED",
        "UPLOAD_ARTIFACTS SUCCEEDED",
        "FINALIZING SUCCEEDED",
        "COMPLETED",
      ],
      ["echo ok", "echo ok", "fail 3", "clean", "export CODEBUILD_BUILD_SUCCEEDING=0", "echo ok"],
    ],
  ];
  for (const [what, commands, phases, ran] of failures) {
    it(what, async () => {
      const execution = await execute(withCommands(commands));
      expect(statuses(execution.build).slice(BEFORE.length)).to.deep.equal(phases);
      expect(execution.build.buildStatus).to.equal("FAILED");
      expect(execution.commands()).to.deep.equal(ran);
    });
  }

  it("names the command that failed", async () => {
    const { build } = await execute(withCommands({ PRE: "fail 7" }));

    expect(failedContext(build)).to.deep.equal([
      {
        statusCode: "COMMAND_EXECUTION_ERROR",
        message: "Error while executing command: fail 7. Reason: exit status 7",
      },
    ]);
  });

  it("fails a phase whose finally fails", async () => {
    const { build } = await execute(PHASES.replace("clean", "fail 9"));
    expect(failedContext(build)[0]?.message).to.contain("fail 9. Reason: exit status 9");
  });

  it("goes on after a failed install with on-failure: CONTINUE, and still fails", async () => {
    const buildspec = withCommands({ INSTALL: "fail 1" }).replace("install: {", "install: { on-failure: CONTINUE,");
    const { build } = await execute(buildspec);

    expect(statuses(build)).to.include.members(["INSTALL FAILED", "BUILD SUCCEEDED", "POST_BUILD SUCCEEDED"]);
    expect(build.buildStatus).to.equal("FAILED");
  });

  it("skips post_build and the upload after a failed build with on-failure: ABORT", async () => {
    const buildspec = withCommands({ BUILD: "fail 1" }).replace(
      "build: { commands: [fail",
      "build: { on-failure: ABORT, commands: [fail",
    );
    const { build } = await execute(buildspec);

    expect(statuses(build).slice(-3)).to.deep.equal(["BUILD FAILED", "FINALIZING SUCCEEDED", "COMPLETED"]);
  });

  it("tells which retry a failed phase asks for", async () => {
    const buildspec = withCommands({ PRE: "fail 1" }).replace("pre_build: {", "pre_build: { on-failure: RETRY-2,");
    expect((await execute(buildspec)).onFailure).to.deep.equal({ action: "RETRY", times: 2 });
  });

  for (const how of ["STOPPED", "TIMED_OUT"] as const) {
    it(`cuts a build off in the middle of a command: ${how}`, async () => {
      const { build, run, containers, commands } = prepare(withCommands({ BUILD: "hang" }));
      const over = run.run();
      while (containers[0]?.ran.at(-1) !== "hang") {
        await new Promise(setImmediate);
      }
      run.end(how);
      await over;

      expect(statuses(build).slice(-3)).to.deep.equal([`BUILD ${how}`, "FINALIZING SUCCEEDED", "COMPLETED"]);
      expect(build.buildStatus).to.equal(how);
      expect(commands()).not.to.contain("clean");
    });
  }

  it("does not start a build that is stopped before it has an environment", async () => {
    const { build, run, containers } = prepare(withCommands({}));
    const over = run.run();
    run.end("STOPPED");
    await over;

    expect(build.buildStatus).to.equal("STOPPED");
    expect(containers).to.be.empty;
  });

  it("sets variables in AWS's order of precedence and exports those asked for", async () => {
    const buildspec = `version: 0.2
env:
  variables: { A: spec, B: spec, CODEBUILD_BUILD_ID: mine }
  parameter-store: { P: /a/p }
  exported-variables: [A, B, P, NEW, NEVER_SET, CODEBUILD_BUILD_ID]
phases:
  build: { commands: [export NEW=1] }
`;
    const variables: EnvironmentVariable[] = [
      { name: "B", value: "project", type: "PLAINTEXT" },
      { name: "Q", value: "/a/q", type: "PARAMETER_STORE" },
    ];
    const { build, containers } = await execute(buildspec, { variables });

    expect(build.exportedEnvironmentVariables).to.deep.equal([
      { name: "A", value: "spec" },
      { name: "B", value: "project" },
      { name: "P", value: "value of /a/p" },
      { name: "NEW", value: "1" },
      { name: "CODEBUILD_BUILD_ID", value: "p:1" },
    ]);
    expect(containers[0]?.variables).to.include({ Q: "value of /a/q", TOOL: "1", AWS_REGION: "us-east-1" });
    expect(containers[0]?.variables.PATH).to.match(/^\/tools:/);
  });

  it("reads the buildspec from the source, and says where it looked when there is none", async () => {
    const source = { "specs/x.yml": withCommands({}) };
    expect((await execute("specs/x.yml", { source })).build.buildStatus).to.equal("SUCCEEDED");

    const { build } = await execute("specs/y.yml", { source });
    expect(failedContext(build)).to.deep.equal([
      {
        statusCode: "YAML_FILE_ERROR",
        message: "stat /codebuild/output/src000000001/src/specs/y.yml: no such file or directory",
      },
    ]);
  });

  it("uploads artifacts and reports", async () => {
    const buildspec = `version: 0.2
phases:
  build: { commands: [touch out/manifest.json, touch out/skip.txt, touch r.xml, touch logs/a.log] }
artifacts:
  base-directory: out
  files: ["*.json"]
  secondary-artifacts:
    Logs: { files: ["**/*.log"], discard-paths: yes }
reports:
  unit: { files: [r.xml] }
`;
    const artifacts = [
      { place: { bucket: "b", key: "main" }, packaging: "ZIP" as const },
      { place: { bucket: "b", key: "logs" }, packaging: "ZIP" as const, identifier: "Logs" },
    ];
    const { build, objects } = await execute(buildspec, { artifacts });

    const names = (key: string) => Object.keys(unzipSync(objects.get(key) ?? new Uint8Array()));
    expect(names("main")).to.deep.equal(["manifest.json"]);
    expect(names("logs")).to.deep.equal(["a.log"]);
    expect(strFromU8(unzipSync(objects.get("main") ?? new Uint8Array())["manifest.json"] ?? new Uint8Array())).to.equal(
      "out/manifest.json",
    );
    expect(build.artifacts.location).to.equal("arn:aws:s3:::b/main");
    expect(build.reportArns).to.deep.equal(["arn of unit"]);
  });

  it("fails when no file is there to upload", async () => {
    const { build } = await execute(`${withCommands({})}artifacts: { files: [nothing] }\n`, {
      artifacts: [{ place: { bucket: "b", key: "main" }, packaging: "ZIP" }],
    });
    expect(failedContext(build)).to.deep.equal([
      { statusCode: "CLIENT_ERROR", message: "no matching artifact paths found" },
    ]);
  });

  it("fails at once when its role may not write the log", async () => {
    const createLogStream = () => Promise.reject(new Error("not authorized to perform: logs:CreateLogStream"));
    const { build, containers } = await execute(withCommands({}), { role: { createLogStream } });

    expect(statuses(build)).to.deep.equal(["SUBMITTED FAILED", "FINALIZING SUCCEEDED", "COMPLETED"]);
    expect(failedContext(build)[0]).to.have.property("statusCode", "ACCESS_DENIED");
    expect(containers).to.be.empty;
  });

  it("logs as CodeBuild does", async () => {
    const { log } = await execute("version: 0.2\nphases:\n  build: { commands: [echo hello] }\n");

    const start = log.indexOf("[Container] Entering phase BUILD");
    expect(log.slice(start, start + 5)).to.deep.equal([
      "[Container] Entering phase BUILD",
      "[Container] Running command echo hello",
      "hello",
      "[Container] Phase complete: BUILD State: SUCCEEDED",
      "[Container] Phase context status code:  Message:",
    ]);
  });
});
