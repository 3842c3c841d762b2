// A factory whose images are in a repository of one's own, which a connection reaches: from the handshake to the destroy.
import { GetRepositoryCommand } from "@aws-sdk/client-codecommit";
import { GetPipelineCommand, UpdatePipelineCommand, type PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { expect } from "chai";
import { rmSync } from "node:fs";
import { completeHandshakes } from "../../../sandbox/client/handshake";
import { amiOf, hadNothingToDo, type Run } from "../../../sandbox/client/runs";
import { runDoctor } from "../doctor";
import { engineerOf } from "../engineer";
import { Factory } from "../factory";
import { OwnRepository } from "../ownRepository";
import { HOME, parameters, stagesOf } from "../published";
import { shared } from "../shared";

const REPOSITORY = "example/images";
const FOLDER = "golden/buildsrc";
const WEB = "web";
const NOTHING = "#!/usr/bin/env bash\ntrue\n";

describe("a connection to one's own repository", () => {
  let factory: Factory;
  let own: OwnRepository;

  before(async () => {
    const { sandbox } = shared();
    factory = await Factory.create(sandbox, "own", await engineerOf(sandbox, "own", { images: [WEB] }));
    rmSync(factory.path("images"), { recursive: true });
    factory.write(
      `images/${WEB}/image.pkrvars.json`,
      JSON.stringify({ family: "ubuntu", architecture: "x86_64", release: "24.04" }),
    );
    factory.write(`images/${WEB}/provision/10-nothing.sh`, NOTHING, 0o755);
    factory.write(`images/${WEB}/tests/10-nothing.sh`, NOTHING, 0o755);
    own = await OwnRepository.create(sandbox, REPOSITORY);
    await configureConnection();
  });

  async function configureConnection(): Promise<void> {
    await factory.stack.configure("source", "github");
    await factory.stack.configure("repository", REPOSITORY);
    await factory.stack.configure("repositoryFolder", FOLDER);
    await factory.stack.configure("triggerTags[0]", "v*", "--path");
  }

  /** What the newest run says of the action that failed. */
  const failureOf = (run: Run | undefined) => {
    const failed = run?.actions.find(({ status }) => status === "Failed");
    return `${failed?.stage ?? "nothing"}: ${failed?.message ?? ""}`;
  };

  /** Does something that starts a run, and waits until the run is over. */
  async function runAfter(act: () => Promise<unknown>): Promise<Run | undefined> {
    const before = await factory.newestRuns();
    await act();
    return (await factory.nextRuns(before))[0];
  }

  it("is pending at first: preview and up say so, and all but the pipelines is made", async () => {
    const preview = await factory.stack.preview();
    expect(preview.code, preview.output).to.equal(0);
    expect(preview.output).to.include("pulumi up makes a connection to GitHub, which somebody has to complete once");

    const { code, output } = await factory.stack.up();

    expect(code, output).to.equal(0);
    const { connectionArn, connectionStatus, connectionUrl, pipelineNames } = await factory.stack.outputs();
    expect(connectionStatus).to.equal("PENDING");
    expect(pipelineNames).to.deep.equal({});
    expect(output).to.include(`The connection ${String(connectionArn)} to GitHub is pending`);
    expect(output).to.include(`Open ${String(connectionUrl)}, choose "Update pending connection"`);
    expect(await factory.pipelines()).to.deep.equal([]);
    const doctor = await runDoctor(factory);
    expect(doctor.output).to.match(
      /warn +Source +The connection \S+ to GitHub is pending: somebody has to complete it/,
    );
    expect(doctor.output).not.to.include("CodeCommit");
  });

  it("has pipelines once it is completed, whose runs fail where the repository cannot be reached", async () => {
    const { sandbox } = shared();
    await completeHandshakes(sandbox.endpoint, { connection: factory.name, repositories: ["example/other"] });

    const { code, output, runs } = await factory.upAndRun();

    expect(code, output).to.equal(0);
    expect(output).not.to.include("pending");
    expect(await factory.pipelines()).to.deep.equal([factory.pipeline(WEB)]);
    expect(failureOf(runs[0])).to.include("Source: ").and.to.include(REPOSITORY);
  });

  it("starts them on a push, and Validate names a folder without the contents of buildsrc", async () => {
    const { sandbox } = shared();
    await completeHandshakes(sandbox.endpoint, { connection: factory.name });

    const run = await runAfter(() => own.push({ "index.ts": "// The program.\n" }));

    expect(failureOf(run)).to.include("Validate: ").and.to.include(`${FOLDER}/buildspecs/validate.yml`);
  });

  it("builds, tests and publishes what a person pushes to the folder", async () => {
    const run = await runAfter(() => own.pushExport(FOLDER, factory.path("images")));

    expect(stagesOf(run).at(-1), failureOf(run)).to.equal("Publish Succeeded");
    const { sandbox } = shared();
    expect(await parameters(sandbox, factory.parameter(WEB), [HOME])).to.deep.equal({ [HOME]: run && amiOf(run) });
  });

  it("has nothing to do for what is pushed beside the folder, or for a tag that it builds on", async () => {
    const beside = await runAfter(() => own.push({ "index.ts": "// Another program.\n" }));
    expect(beside && hadNothingToDo(beside), failureOf(beside)).to.equal(true);

    const before = await factory.newestRuns();
    await own.pushTag("draft");
    await own.pushTag("v1.0");
    const [tagged] = await factory.nextRuns(before);
    expect(tagged && hadNothingToDo(tagged), failureOf(tagged)).to.equal(true);
    expect((await factory.runs(WEB)).length).to.equal(5);
  });

  it("does nothing in an up that changes nothing", async () => {
    const { code, output } = await factory.stack.up();
    expect(code, output).to.equal(0);
    expect(output).to.match(/\n\s+\d+ unchanged/);
    expect(output).not.to.match(/ (created|updated|deleted|replaced)/);
  });

  it("gives way to CodeCommit, and back: the pipelines stay, and the old repository too", async () => {
    const { sandbox } = shared();
    for (const name of ["source", "repository", "repositoryFolder", "triggerTags"]) {
      await factory.stack.unset(name);
    }
    const toCodeCommit = await factory.upAndRun();
    expect(toCodeCommit.code, toCodeCommit.output).to.equal(0);
    expect(toCodeCommit.runs.map(hadNothingToDo), failureOf(toCodeCommit.runs[0])).to.deep.equal([true]);

    await configureConnection();
    const pending = await factory.stack.up();
    expect(pending.code).not.to.equal(0);
    expect(pending.output).to.include("Until then, the pipelines go on as they are, and nothing is changed.");
    expect(JSON.stringify(await declared())).to.include('"provider":"CodeCommit"');

    await completeHandshakes(sandbox.endpoint, { connection: factory.name });
    const back = await factory.stack.up();
    expect(back.code, back.output).to.equal(0);
    expect(back.output).to.include(
      `The pipelines have taken their commits from the CodeCommit repository ${factory.name}`,
    );
    expect(JSON.stringify(await declared())).to.include('"provider":"CodeStarSourceConnection"');
    expect(back.output).not.to.match(/codepipeline:Pipeline.* (created|replaced)/);
    await sandbox.clients.codeCommit.send(new GetRepositoryCommand({ repositoryName: factory.name }));
  });

  it("is of no use to the pipelines' role for another repository", async () => {
    const { codePipeline } = shared().sandbox.clients;
    const other = JSON.stringify(await declared()).replaceAll(REPOSITORY, "example/other");
    await codePipeline.send(new UpdatePipelineCommand({ pipeline: JSON.parse(other) as PipelineDeclaration }));

    const run = await runAfter(() => factory.run(WEB));

    expect(failureOf(run)).to.match(/^Source: .*does not have sufficient permissions/);
  });

  it("goes with the stack that made it, and the person's repository stays", async () => {
    const tip = await own.tip();
    const { code, output } = await factory.stack.destroy();

    expect(code, output).to.equal(0);
    expect(await own.tip()).to.equal(tip);
    expect(tip).to.match(/^[0-9a-f]{40}$/);
    const { endpoint } = shared().sandbox;
    const gone = await completeHandshakes(endpoint, { connection: factory.name }).catch(String);
    expect(gone).to.include(`"${factory.name}" is not a connection`);
  });

  async function declared(): Promise<PipelineDeclaration | undefined> {
    const { codePipeline } = shared().sandbox.clients;
    return (await codePipeline.send(new GetPipelineCommand({ name: factory.pipeline(WEB) }))).pipeline;
  }
});
