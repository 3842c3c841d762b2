// `npm run test:sandbox`: the scenarios in lanes side by side, each with a sandbox of its own, since a scenario waits for
// most of its time. Arguments name the only scenarios that are run, in one lane.
import { spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { recordsFolder } from "../../sandbox/iam/report/records";
import { prepareToolchain } from "../../sandbox/toolchain";
import { requireLinuxAndRoot } from "../../sandbox/toolchain/host";
import { SCENARIO_PORT } from "./port";

const FOLDER = join("tests", "sandbox", "scenarios");

/** The first scenario of each lane. The scenarios up to 18 are the life of one factory. */
const FIRST_OF_LANES = ["00", "19"];

/** Far enough from each other for a sandbox and one that a scenario starts. */
const PORTS_OF_A_LANE = 10;

interface Count {
  readonly passed: number;
  readonly failed: number;
}

function lanes(): readonly (readonly string[])[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".ts"));
  return FIRST_OF_LANES.map((first, index) => {
    const next = FIRST_OF_LANES[index + 1] ?? "~";
    return files.filter((name) => name >= first && name < next).map((name) => join(FOLDER, name));
  });
}

/** Runs scenarios one after another, and shows what they say. */
async function runLane(files: readonly string[], index: number, isAlone: boolean): Promise<Count> {
  const child = spawn(
    process.execPath,
    [join("node_modules", "mocha", "bin", "mocha.js"), "--config", ".mocharc.sandbox.json", ...files],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, AMI_PIPELINE_SCENARIO_PORT: String(SCENARIO_PORT + PORTS_OF_A_LANE * index) },
    },
  );
  const ended = new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  const count = { passing: 0, failing: 0 };
  await Promise.all(
    [child.stdout, child.stderr].map(async (stream) => {
      for await (const line of createInterface({ input: stream })) {
        console.log(isAlone ? line : `${index + 1} | ${line}`);
        const [, number, kind] = /^ *(\d+) (passing|failing)\b/.exec(line) ?? [];
        if (kind === "passing" || kind === "failing") {
          count[kind] = Number(number);
        }
      }
    }),
  );
  const code = await ended;
  // A lane that ends badly without naming a failed scenario has failed all the same.
  return { passed: count.passing, failed: code === 0 ? count.failing : Math.max(count.failing, 1) };
}

async function main(): Promise<void> {
  requireLinuxAndRoot();
  // Made once: the lanes would make it at the same time.
  const { cache } = await prepareToolchain((line) => {
    console.log(line);
  });
  rmSync(recordsFolder(cache), { recursive: true, force: true });
  const asked = process.argv.slice(2);
  const all = asked.length === 0 ? lanes() : [asked];
  const counts = await Promise.all(all.map((files, index) => runLane(files, index, all.length === 1)));
  const failed = counts.reduce((sum, lane) => sum + lane.failed, 0);
  console.log(`${counts.reduce((sum, lane) => sum + lane.passed, 0)} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

void main();
