// `npm run bench`: how long a preview takes, what the pipeline adds to a bare `packer build`, how many calls `up`
// makes, how long a test takes, how much longer it takes to publish to eight regions than to one, what a push costs that
// changes no image, and how long Upkeep looks at many AMIs. `npm run bench -- upkeep` measures only the last.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { BatchGetProjectsCommand } from "@aws-sdk/client-codebuild";
import { imageEncryption } from "../../buildsrc/stages/content/encryption";
import { readBuildEnvironment } from "../../buildsrc/stages/build/environment";
import { packerVariables } from "../../buildsrc/stages/build/packerVariables";
import { readImage } from "../../buildsrc/stages/image/folder";
import { PACKER_FOLDER, preparePacker } from "../../buildsrc/stages/image/packerFolder";
import { followRuns } from "../../sandbox/client/follow";
import { formatTable } from "../../scripts/table";
import { Sandbox, type StartOptions } from "../../sandbox/sandbox";
import { StateFolder } from "../../sandbox/state";
import { prepareToolchain } from "../../sandbox/toolchain";
import { requireLinuxAndRoot } from "../../sandbox/toolchain/host";
import type { LoggedCall } from "../../sandbox/frontdoor/callLog";
import { Factory } from "./factory";
import { measureUnchangedPush } from "./unchangedPush";
import { measureUpkeepLook } from "./upkeepLook";

const PORT = 5800;
/** What can be measured alone. */
const UPKEEP = "upkeep";
const IMAGE = "ubuntu-24.04";
const PREVIEWS = 3;
/**
 * How long EC2's stand-in takes to copy an AMI: shorter than AWS, long enough that copies one after another would show.
 */
const COPY_SECONDS = 20;
/** How many images there are that a push does not change. */
const UNCHANGED_IMAGES = [2, 30];
/** How many builds this machine runs well at once. Five times as many wait. */
const AT_ONCE = 6;
const REGIONS = [
  "ap-northeast-1",
  "ap-south-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-west-1",
  "sa-east-1",
  "us-west-2",
] as const;

async function bench(only: string | undefined): Promise<void> {
  if (only !== undefined && only !== UPKEEP) {
    throw new Error(
      `There is nothing to measure that is called "${only}": npm run bench -- ${UPKEEP}, or no name for all.`,
    );
  }
  requireLinuxAndRoot();
  const toolchain = await prepareToolchain(console.error);
  const options: StartOptions = { state: new StateFolder(toolchain.cache, PORT), toolchain, kept: false };
  await measureUpkeepLook(options);
  if (only === UPKEEP) {
    return;
  }
  const unchanged: string[][] = [];
  for (const images of UNCHANGED_IMAGES) {
    const { builds, seconds } = await measureUnchangedPush({ ...options, concurrentBuilds: AT_ONCE }, images);
    unchanged.push([`a push that changes none of ${images} images`, `${builds} builds, ${seconds.toFixed(1)} s`]);
  }
  const sandbox = await Sandbox.start({ ...options, copySeconds: COPY_SECONDS });
  try {
    const factory = await Factory.create(sandbox, "bench");
    await factory.stack.configure("images[0]", IMAGE, "--path");
    await publishTo(factory, REGIONS.slice(0, 1));
    const up = await factory.upAndRun();
    if (up.code !== 0 || up.runs[0]?.status !== "Succeeded") {
      throw new Error(`the first up failed:\n${up.output}`);
    }
    const calls = callsOf(sandbox, up.startedAt, up.endedAt);

    const previews: number[] = [];
    for (let i = 0; i < PREVIEWS; i += 1) {
      previews.push((await factory.stack.preview()).seconds);
    }
    const toOne = await timeCommit(factory, "one region");
    await publishTo(factory, REGIONS);
    const again = await factory.stack.up();
    if (again.code !== 0) {
      throw new Error(`the second up failed:\n${again.output}`);
    }
    const toEight = await timeCommit(factory, "eight regions");
    const packer = await timeBarePacker(factory);

    console.log(
      formatTable(
        ["WHAT", "MEASURED"],
        [
          ["pulumi up, nothing there before", `${up.seconds.toFixed(1)} s`],
          ["AWS calls made by that up", String(calls)],
          [`pulumi preview, median of ${PREVIEWS}`, `${median(previews).toFixed(1)} s`],
          ["commit to AMI", `${toOne.ami.toFixed(1)} s`],
          ["bare packer build of the same template", `${packer.toFixed(1)} s`],
          ["commit to AMI over bare packer build", (toOne.ami / packer).toFixed(2)],
          ["test of one image", `${toOne.test.toFixed(1)} s`],
          [`publish to 1 region, a copy takes ${COPY_SECONDS} s`, `${toOne.publish.toFixed(1)} s`],
          [`publish to ${REGIONS.length} regions`, `${toEight.publish.toFixed(1)} s`],
          [`publish to ${REGIONS.length} regions over publish to 1`, (toEight.publish / toOne.publish).toFixed(2)],
          ...unchanged,
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

/** Replaces the publish regions that the stack is configured with. */
async function publishTo(factory: Factory, regions: readonly string[]): Promise<void> {
  for (const [index, region] of regions.entries()) {
    await factory.stack.configure(`publishRegions[${index}]`, region, "--path");
  }
}

/** The seconds of a run: from a person's push that changes the image to its AMI, and of the stages after that. */
interface Timing {
  readonly ami: number;
  readonly test: number;
  readonly publish: number;
}

async function timeCommit(factory: Factory, note: string): Promise<Timing> {
  const before = await factory.newestRuns();
  const started = Date.now();
  await factory.push(`images/${IMAGE}/files/index.html`, `<title>AMI Pipeline</title><h1>Published to ${note}</h1>\n`);
  let ami = NaN;
  const [run] = await followRuns(factory.sandbox.clients, {
    pipelines: () => factory.pipelines(),
    except: before,
    timeoutSeconds: 300,
    onChange: (_, { stage, status }) => {
      if (stage === "Build" && status === "Succeeded") {
        ami = (Date.now() - started) / 1000;
      }
    },
  });
  if (run?.status !== "Succeeded") {
    throw new Error(`the run after the commit ended ${run?.status ?? "never"}`);
  }
  const seconds = (name: string) => run.actions.find(({ stage }) => stage === name)?.seconds ?? NaN;
  return { ami, test: seconds("Test"), publish: seconds("Publish") };
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
  const environment = { ...sandbox.environment(), ...sandbox.toolchain.buildEnvironment };
  const build = readBuildEnvironment(
    { ...environment, ...Object.fromEntries(variables), IMAGE, COMMIT_ID: await factory.tip() },
    new Date(),
  );
  mkdirSync(factory.path("output"), { recursive: true });
  const image = readImage(factory.path("."), IMAGE);
  const findings = {
    baseAmiId: newest?.actions.find(({ stage }) => stage === "Build")?.variables.BASE_AMI_ID ?? "",
    encryption: imageEncryption(image.settings, build),
    fingerprint: "0".repeat(64),
  };
  preparePacker(factory.path("."), image, [], packerVariables(build, findings));

  const started = Date.now();
  const packer = spawn("packer", ["build", "-color=false", PACKER_FOLDER], {
    cwd: factory.path("."),
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const status = await new Promise((resolve, reject) => {
    packer.once("error", reject);
    packer.once("close", resolve);
  });
  if (status !== 0) {
    throw new Error(`packer build ended with status ${String(status)}`);
  }
  return (Date.now() - started) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

bench(process.argv[2]).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
