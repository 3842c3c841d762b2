// `run`: sets up the tool chain, starts a sandbox, provisions the factory in it and follows the first runs.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { imagesFolderFault } from "../../components/source/images";
import { ADMINISTRATOR, createClients, REGION } from "../client/clients";
import { followRuns } from "../client/follow";
import { publishedBy } from "../client/published";
import { listPipelines } from "../client/runs";
import { Sandbox, takeDown } from "../sandbox";
import { Stack } from "../stack";
import { StateFolder } from "../state";
import { typed, type Invocation } from "./invocation";
import { openToolchain } from "./open";
import { describeChange, describeFailures, describePublished, describeRuns } from "./report";

const PROJECT = dirname(dirname(__dirname));

/** The lines of `pulumi up` that report what was done, without the frame around them. */
const DONE = /^ *[-+~]+ +(aws|command|ami-pipeline):.* (created|updated|deleted|replaced)/;

/** Gives 0 if `pulumi up` and every run succeeded. */
export async function run({ port, keep, images }: Invocation): Promise<number> {
  const fault = images === undefined ? undefined : imagesFolderFault(images);
  if (fault !== undefined) {
    throw new Error(`--images: ${fault}`);
  }
  const toolchain = await openToolchain();
  const state = new StateFolder(toolchain.cache, port);
  const stacks: Stack[] = [];
  takeDownOnSignal(state, stacks);

  const started = Date.now();
  const elapsed = () => (Date.now() - started) / 1000;
  const say = (line: string) => {
    console.log(`${elapsed().toFixed(1).padStart(7)} s  ${line}`);
  };

  const sandbox = await Sandbox.start({ state, toolchain, kept: keep });
  const configFile = images === undefined ? undefined : configurationWith(resolve(images), state);
  const stack = new Stack(sandbox, PROJECT, "sandbox", {}, configFile);
  stacks.push(stack);
  let succeeded = false;
  try {
    say(`sandbox started at ${sandbox.endpoint}`);
    succeeded = await provisionAndFollow(sandbox, stack, say, elapsed);
  } finally {
    if (keep) {
      if (configFile !== undefined) {
        console.log(`\nIn its shell, tell pulumi up which images there are: pulumi up --config-file ${configFile}`);
      }
      console.log(
        `\nThe sandbox stays. Its commands: ${typed(port, "status | logs | start | approve | shell | down")}`,
      );
    } else {
      await sandbox.stop();
      const again = images === undefined ? "--keep" : `--keep --images ${images}`;
      say(`everything taken down; to look around next time: ${typed(port, again)}`);
    }
  }
  return succeeded ? 0 : 1;
}

function configuration() {
  return parseDocument(readFileSync(join(PROJECT, "Pulumi.sandbox.yaml"), "utf8"));
}

/** The region of the factory, which somebody may have changed in that file. */
function homeRegion(): string {
  const region = configuration().getIn(["config", "aws:region"]);
  return typeof region === "string" ? region : REGION;
}

/** Writes the stack's configuration with other images, and returns its path: the project's own file stays as it is. */
function configurationWith(imagesFolder: string, state: StateFolder): string {
  const changed = configuration();
  changed.setIn(["config", "ami-pipeline:imagesFolder"], imagesFolder);
  const file = state.file("Pulumi.sandbox.yaml");
  writeFileSync(file, String(changed));
  return file;
}

async function provisionAndFollow(
  sandbox: Sandbox,
  stack: Stack,
  say: (line: string) => void,
  elapsed: () => number,
): Promise<boolean> {
  await stack.create();
  const clients = createClients(sandbox.endpoint, ADMINISTRATOR, homeRegion());

  // The slowest resources settle long after the pipelines start, so the runs are followed while `up` is still at work.
  let isUp = false;
  const provisioning = stack
    .up((line) => {
      if (DONE.test(line)) {
        say(line.trim());
      }
    })
    .then((result) => {
      isUp = true;
      say(result.code === 0 ? "pulumi up finished" : "pulumi up failed");
      return result;
    });
  const runs = await followRuns(clients, {
    pipelines: () => listPipelines(clients),
    complete: () => isUp,
    onChange: (run, action) => {
      console.log(describeChange(elapsed(), run, action));
    },
  });
  const { code, output } = await provisioning;
  if (code !== 0) {
    console.error(output);
  }
  for (const failure of await describeFailures(clients, runs)) {
    console.error(failure);
  }
  console.log(`\n${describeRuns(runs, sandbox.state.port)}\n`);
  const published = await Promise.all(runs.map((each) => publishedBy(clients, sandbox.endpoint, [each])));
  console.log(`${describePublished(published.flat())}\n`);
  return code === 0 && runs.length > 0 && runs.every(({ status }) => status === "Succeeded");
}

/** Ctrl-C and a polite kill end the sandbox too, whether it is to be kept or not. */
function takeDownOnSignal(state: StateFolder, stacks: readonly Stack[]): void {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.once(signal, () => {
      console.error("\nTaking the sandbox down.");
      // Pulumi would write to its state's folder, and so make it again.
      stacks.forEach((stack) => {
        stack.kill();
      });
      void takeDown(state).finally(() => process.exit(code));
    });
  }
}
