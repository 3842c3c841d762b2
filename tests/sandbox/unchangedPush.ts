// What a push costs that changes no image: how many builds, and how long until all runs are over.
import { ListBuildsCommand } from "@aws-sdk/client-codebuild";
import { rmSync } from "node:fs";
import { Sandbox, type StartOptions } from "../../sandbox/sandbox";
import { Factory } from "./factory";

/** What was measured. */
export interface UnchangedPush {
  readonly builds: number;
  readonly seconds: number;
}

const SETTINGS = JSON.stringify({ family: "ubuntu", architecture: "x86_64", release: "24.04" });
const NOTHING = "#!/usr/bin/env bash\ntrue\n";
/** On two cores, one image after the other takes about half a minute. */
const SECONDS_PER_IMAGE = 60;

/** Measures it in a sandbox of its own, with this many images that have been released. */
export async function measureUnchangedPush(options: StartOptions, images: number): Promise<UnchangedPush> {
  const sandbox = await Sandbox.start(options);
  try {
    const factory = await Factory.create(sandbox, "many");
    rmSync(factory.path("images"), { recursive: true });
    for (let index = 1; index <= images; index += 1) {
      const folder = `images/image-${index}`;
      factory.write(`${folder}/image.pkrvars.json`, SETTINGS);
      factory.write(`${folder}/provision/10-nothing.sh`, NOTHING, 0o755);
      factory.write(`${folder}/tests/10-nothing.sh`, NOTHING, 0o755);
    }
    const up = await factory.upAndRun(images * SECONDS_PER_IMAGE + 300);
    const failed = up.runs.filter(({ status }) => status !== "Succeeded");
    if (up.code !== 0 || failed.length > 0) {
      throw new Error(`of ${images} images, the runs of ${failed.length} failed:\n${up.output}`);
    }

    const before = await countBuilds(sandbox);
    const started = Date.now();
    await factory.pushAndRun("notes/typo.md", "A typo was corrected.\n");
    return { builds: (await countBuilds(sandbox)) - before, seconds: (Date.now() - started) / 1000 };
  } finally {
    await sandbox.stop();
  }
}

/** How many builds there have been in a sandbox. */
export async function countBuilds({ clients }: Sandbox): Promise<number> {
  let count = 0;
  let nextToken: string | undefined;
  do {
    const answer = await clients.codeBuild.send(
      new ListBuildsCommand({ ...(nextToken !== undefined && { nextToken }) }),
    );
    count += answer.ids?.length ?? 0;
    nextToken = answer.nextToken;
  } while (nextToken !== undefined);
  return count;
}
