// `npm run bench`: how long a preview takes, what the pipeline adds to a bare `packer build`, how many calls `up` makes.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { BatchGetProjectsCommand } from "@aws-sdk/client-codebuild";
import { CreateCommitCommand } from "@aws-sdk/client-codecommit";
import { readBuildEnvironment } from "../../buildsrc/stages/environment";
import { readImage } from "../../buildsrc/stages/image";
import { packerArguments, packerVariables } from "../../buildsrc/stages/packer";
import { formatTable } from "../../sandbox/client/table";
import { Sandbox } from "../../sandbox/sandbox";
import { StateFolder } from "../../sandbox/state";
import { prepareToolchain } from "../../sandbox/toolchain";
import { requireLinuxAndRoot } from "../../sandbox/toolchain/host";
import type { LoggedCall } from "../../sandbox/frontdoor/callLog";
import { Factory } from "./factory";

const PORT = 5800;
const IMAGE = "ubuntu-24.04";
const PREVIEWS = 3;

async function bench(): Promise<void> {
  requireLinuxAndRoot();
  const toolchain = await prepareToolchain(console.error);
  const sandbox = await Sandbox.start({ state: new StateFolder(toolchain.cache, PORT), toolchain, kept: false });
  try {
    const factory = await Factory.create(sandbox, "bench");
    await factory.stack.configure("images[0]", IMAGE, "--path");
    const up = await factory.upAndRun();
    if (up.code !== 0 || up.runs[0]?.status !== "Succeeded") throw new Error(`the first up failed:\n${up.output}`);
    const calls = callsOf(sandbox, up.startedAt, up.endedAt);

    const previews: number[] = [];
    for (let i = 0; i < PREVIEWS; i += 1) previews.push((await factory.stack.preview()).seconds);
    const commitToAmi = await timeCommitToAmi(factory);
    const packer = await timeBarePacker(factory);

    console.log(
      formatTable(
        ["WHAT", "MEASURED"],
        [
          ["pulumi up, nothing there before", `${up.seconds.toFixed(1)} s`],
          ["AWS calls made by that up", String(calls)],
          [`pulumi preview, median of ${PREVIEWS}`, `${median(previews).toFixed(1)} s`],
          ["commit to AMI", `${commitToAmi.toFixed(1)} s`],
          ["bare packer build of the same template", `${packer.toFixed(1)} s`],
          ["commit to AMI over bare packer build", (commitToAmi / packer).toFixed(2)],
        ],
      ),
    );
  } finally {
    await sandbox.stop();
  }
}

/** How many calls the administrator, who runs `pulumi up`, made between two moments. */
function callsOf(sandbox: Sandbox, from: Date, to: Date): number {
  const lines = readFileSync(sandbox.state.file("calls.jsonl"), "utf8").trimEnd().split("\n");
  return lines
    .map((line) => JSON.parse(line) as LoggedCall)
    .filter(({ caller, time }) => caller.includes(":user/") && new Date(time) >= from && new Date(time) <= to).length;
}

/** From a person's push that changes the image to the end of the run that it starts. */
async function timeCommitToAmi(factory: Factory): Promise<number> {
  const before = await factory.newestRuns();
  const started = Date.now();
  await factory.sandbox.clients.codeCommit.send(
    new CreateCommitCommand({
      repositoryName: factory.name,
      branchName: "main",
      parentCommitId: await factory.tip(),
      commitMessage: "Change the page",
      putFiles: [{ filePath: `images/${IMAGE}/files/index.html`, fileContent: Buffer.from("<h1>Changed</h1>\n") }],
    }),
  );
  const [run] = await factory.nextRuns(before);
  if (run?.status !== "Succeeded") throw new Error(`the run after the commit ended ${run?.status ?? "never"}`);
  return (Date.now() - started) / 1000;
}

/** The same template, settings and network, without a pipeline around it. */
async function timeBarePacker(factory: Factory): Promise<number> {
  const { sandbox } = factory;
  const { projects: [project] = [] } = await sandbox.clients.codeBuild.send(
    new BatchGetProjectsCommand({ names: [`${factory.name}-build`] }),
  );
  const variables = (project?.environment?.environmentVariables ?? []).map(
    ({ name = "", value = "" }): [string, string] => [name, value],
  );
  const [newest] = await factory.runs(IMAGE);
  const baseAmi = newest?.actions.find(({ stage }) => stage === "Build")?.variables.BASE_AMI_ID ?? "";
  const environment = { ...sandbox.environment(), ...sandbox.toolchain.buildEnvironment };
  const build = readBuildEnvironment(
    { ...environment, ...Object.fromEntries(variables), IMAGE, COMMIT_ID: await factory.tip() },
    new Date(),
  );
  mkdirSync(factory.path("output"), { recursive: true });
  const image = readImage(factory.path("."), IMAGE);
  const args = packerArguments(["build", "-color=false"], image, packerVariables(build, baseAmi, "0".repeat(64)));

  const started = Date.now();
  const packer = spawn("packer", args, {
    cwd: factory.path("."),
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const status = await new Promise((resolve, reject) => {
    packer.once("error", reject);
    packer.once("close", resolve);
  });
  if (status !== 0) throw new Error(`packer build ended with status ${String(status)}`);
  return (Date.now() - started) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

bench().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
