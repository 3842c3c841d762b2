// Gets one tool of the table: found, kept from an earlier run, downloaded or built.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { digestOf, makeOnce } from "../cache";
import { type Reach } from "./download";
import { type Progress, type Work } from "../progress";
import { type Tool } from "./table";
import { type Attempt, obtain, type Obtained, type Outcome } from "./ways";

/** How a tool is built on this machine. */
export interface SourceBuild {
  /** Changes with everything that decides what comes out. */
  readonly digest: string;
  /** Why what is built would not work here. @default - it would */
  readonly obstacle?: string;
  /** Waits until the build may start: several of them would need too much memory. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly make: (folder: string, work: Work) => Promise<void>;
}

/** What the preparation of a tool works with. */
export interface Preparation {
  readonly cache: string;
  readonly progress: Progress;
  readonly reach: Pick<Reach, "obstacle">;
  readonly download: (tool: Tool, folder: string) => Promise<void>;
  readonly buildOf: (tool: Tool) => SourceBuild;
}

/**
 * Gets a tool the first way that works.
 *
 * @param find looks for the tool on this machine
 */
export async function prepareTool(
  tool: Tool,
  find: () => Promise<Outcome> | Outcome,
  { cache, progress, reach, download, buildOf }: Preparation,
): Promise<Obtained> {
  const build = buildOf(tool);
  const folder = (kind: string) => join(cache, "tools", `${tool.name}-${tool.version}-${kind}`);
  const official = folder(digestOf([], [tool.download.url, JSON.stringify(tool.download.digest)]));
  const ours = folder(build.digest);
  const proxy = "from the Go module proxy";
  const title = `${tool.name} ${tool.version}`;
  mkdirSync(join(cache, "tools"), { recursive: true });

  const kept = (where: string, from: string): Outcome =>
    existsSync(where) ? { folder: where, detail: `${from} earlier, in ${where}` } : undefined;

  const downloadNow = async (): Promise<Outcome> => {
    const obstacle = await reach.obstacle(tool.download.url);
    if (obstacle !== undefined) {
      return { reason: obstacle };
    }
    await makeOnce(official, (unfinished) =>
      progress.during(`downloading ${tool.download.url}`, () => download(tool, unfinished)),
    );
    return { folder: official, detail: `from ${tool.download.url}, verified` };
  };

  const buildNow = async (): Promise<Outcome> => {
    if (build.obstacle !== undefined) {
      return { reason: build.obstacle };
    }
    await build.inTurn(() =>
      makeOnce(ours, (unfinished) =>
        progress.during(`building ${title} ${proxy}`, (work) => build.make(unfinished, work)),
      ),
    );
    return { folder: ours, detail: `${proxy}, in ${ours}` };
  };

  // What an earlier run left comes first, so that a start does not wait for a site that may be out of reach.
  const keptBuild = () => (build.obstacle === undefined ? kept(ours, proxy) : undefined);
  const attempts: Attempt[] = [
    { way: "found", try: find },
    { way: "downloaded", try: () => kept(official, `from ${tool.download.url}`) },
    { way: "built", try: keptBuild },
    { way: "downloaded", try: downloadNow },
    { way: "built", try: buildNow },
  ];
  const remedy = `Make one of these ways work, or install ${title} yourself.`;
  return obtain(tool, attempts, remedy);
}
