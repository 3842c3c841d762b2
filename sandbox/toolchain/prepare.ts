// Gets one tool of the table: found, kept from an earlier run, downloaded or built. For index.ts.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { digestOf, makeOnce } from "./cache";
import { type Reach } from "./download";
import { buildArguments, sourcesFolder } from "./go";
import { type Progress, type Work } from "./progress";
import { type Queue } from "./queue";
import { type GoBuild, type Tool } from "./tools";
import { type Attempt, obtain, type Obtained, type Outcome } from "./ways";

export interface Preparation {
  readonly cache: string;
  readonly progress: Progress;
  readonly reach: Pick<Reach, "obstacle">;
  readonly builds: Queue;
  readonly download: (tool: Tool, folder: string) => Promise<void>;
  readonly build: (build: GoBuild, folder: string, work: Work) => Promise<void>;
}

/**
 * @param find looks for the tool on this machine.
 * @param uselessToBuild why a build of ours would not work here, if so.
 */
export async function prepareTool(
  tool: Tool,
  find: () => Promise<Outcome> | Outcome,
  { cache, progress, reach, builds, download, build }: Preparation,
  uselessToBuild?: string,
): Promise<Obtained> {
  const folder = (kind: string) => join(cache, "tools", `${tool.name}-${tool.version}-${kind}`);
  const official = folder(digestOf([], [tool.download.url, JSON.stringify(tool.download.digest)]));
  const ours = folder(digestOf([join(sourcesFolder, tool.build.module)], buildArguments(tool.build, "")));
  const proxy = "from the Go module proxy";
  const title = `${tool.name} ${tool.version}`;
  mkdirSync(join(cache, "tools"), { recursive: true });

  const kept = (where: string, from: string): Outcome =>
    existsSync(where) ? { folder: where, detail: `${from} earlier, in ${where}` } : undefined;

  const downloadNow = async (): Promise<Outcome> => {
    const obstacle = await reach.obstacle(tool.download.url);
    if (obstacle !== undefined) return { reason: obstacle };
    await makeOnce(official, (unfinished) =>
      progress.during(`downloading ${tool.download.url}`, () => download(tool, unfinished)),
    );
    return { folder: official, detail: `from ${tool.download.url}, verified` };
  };

  const buildNow = async (): Promise<Outcome> => {
    if (uselessToBuild !== undefined) return { reason: uselessToBuild };
    await builds.run(tool.build.module, () =>
      makeOnce(ours, (unfinished) =>
        progress.during(`building ${title} ${proxy}`, (work) => build(tool.build, unfinished, work)),
      ),
    );
    return { folder: ours, detail: `${proxy}, in ${ours}` };
  };

  // What an earlier run left comes before the network: a start does not wait for a site that may be out of reach.
  const keptBuild = () => (uselessToBuild === undefined ? kept(ours, proxy) : undefined);
  const attempts: Attempt[] = [
    { way: "found", try: find },
    { way: "downloaded", try: () => kept(official, `from ${tool.download.url}`) },
    { way: "built", try: keptBuild },
    { way: "downloaded", try: downloadNow },
    { way: "built", try: buildNow },
  ];
  const remedy = `Make one of these ways work, or install ${title} yourself.`;
  return obtain(tool, attempts, remedy, progress.say);
}
