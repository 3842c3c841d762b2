// The factory that 28-upkeep.ts makes, and that the scenarios of Upkeep's parts work on after it: one small image, in two
// regions, which is retired as soon as it may be.
import type { Image } from "@aws-sdk/client-ec2";
import { CodeBuildClient, BatchGetBuildsCommand } from "@aws-sdk/client-codebuild";
import { readdirSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { readBuildLog } from "../../sandbox/client/buildLog";
import { ADMINISTRATOR } from "../../sandbox/client/clients";
import { engineerOf } from "./engineer";
import { Factory } from "./factory";
import { clientsIn, copiesOf, HOME, parameters } from "./published";
import { shared } from "./shared";

/** The factory's only image. */
export const IMAGE = "note";
/** Where it is published, the home region first. */
export const UPKEEP_REGIONS = [HOME, "eu-west-1"] as const;
/** Who is told of everything. */
export const TOLD = "images@example.com";

const STACK = "upkeep";
const SETTINGS = {
  retire: "true",
  retireWaitDays: "0",
  keepReleases: "1",
  keepDays: "0",
  leftoverDays: "1",
  // Scenarios make releases older: that alone is to start nothing.
  rebuildMaxAgeDays: "3650",
  recycleBinDays: "14",
  "publishRegions[0]": "eu-west-1",
  "notifyEmails[0]": TOLD,
  // At no time that a test sees.
  rebuildSchedules: JSON.stringify({ [IMAGE]: "cron(0 0 1 1 ? 2199)" }),
};
const NOTE = "#!/usr/bin/env bash\nset -euo pipefail\n";
const BUILD_SECONDS = 120;

let made: Factory | undefined;

/** Makes the factory's stack. */
export async function makeUpkeepFactory(): Promise<Factory> {
  const { sandbox } = shared();
  made = await Factory.create(sandbox, STACK, await engineerOf(sandbox, STACK, { images: [IMAGE] }));
  for (const example of readdirSync(made.path("images"))) {
    rmSync(made.path(`images/${example}`), { recursive: true });
  }
  made.write(`images/${IMAGE}/image.pkrvars.json`, '{"family":"ubuntu","architecture":"x86_64","release":"24.04"}\n');
  made.write(`images/${IMAGE}/provision/10-note.sh`, `${NOTE}echo first >/etc/note\n`, 0o755);
  made.write(`images/${IMAGE}/tests/10-note.sh`, `${NOTE}test -s /etc/note\n`, 0o755);
  await made.stack.unset("publishRegions");
  for (const [name, value] of Object.entries(SETTINGS)) {
    await made.stack.configure(name, value, ...(name.endsWith("]") ? ["--path"] : []));
  }
  return made;
}

/** The factory, after 28-upkeep.ts. */
export function upkeepFactory(): Factory {
  if (!made) {
    throw new Error("There is no factory of Upkeep: run 28-upkeep.ts first.");
  }
  return made;
}

/** Region → the AMI of the image's current release. */
export async function currentRelease(): Promise<Record<string, string>> {
  const found = await parameters(shared().sandbox, upkeepFactory().parameter(IMAGE), UPKEEP_REGIONS);
  return Object.fromEntries(Object.entries(found).map(([region, id]) => [region, id ?? ""]));
}

/** What EC2 says of a release in each region where it still is: the AMI in the home region, its copies elsewhere. */
export async function imagesOf(homeAmi: string): Promise<Record<string, Image | undefined>> {
  const found = await Promise.all(
    UPKEEP_REGIONS.map(async (region) => [region, (await copiesOf(shared().sandbox, homeAmi, region))[0]] as const),
  );
  return Object.fromEntries(found);
}

/** How a run of Upkeep ended, and all that it printed. */
export interface UpkeepRun {
  readonly id: string;
  readonly status: string;
  readonly log: string;
}

/** Runs Upkeep as its schedule does, and waits for its end. */
export async function runUpkeep(): Promise<UpkeepRun> {
  const { endpoint } = shared().sandbox;
  const answer = await fetch(`${endpoint}/sandbox/schedules/${upkeepFactory().name}-upkeep/run`, { method: "POST" });
  if (!answer.ok) {
    throw new Error(`The schedule could not be run: ${await answer.text()}`);
  }
  const { started } = (await answer.json()) as { readonly started: string };
  return untilEnded(started);
}

/** Waits until a build has ended. */
export async function untilEnded(id: string): Promise<UpkeepRun> {
  const { sandbox } = shared();
  const codeBuild = new CodeBuildClient({ endpoint: sandbox.endpoint, region: HOME, credentials: ADMINISTRATOR });
  const deadline = Date.now() + BUILD_SECONDS * 1000;
  for (;;) {
    const { builds: [build] = [] } = await codeBuild.send(new BatchGetBuildsCommand({ ids: [id] }));
    if (build?.buildComplete) {
      const log = (await readBuildLog(sandbox.clients, id)).join("\n");
      return { id, status: build.buildStatus ?? "", log };
    }
    if (Date.now() > deadline) {
      throw new Error(`Build ${id} has not ended after ${BUILD_SECONDS} s.`);
    }
    await sleep(200);
  }
}

/** The clients of a region, for whoever acts as the administrator. */
export function clientsOf(region: string): ReturnType<typeof clientsIn> {
  return clientsIn(shared().sandbox, region);
}
