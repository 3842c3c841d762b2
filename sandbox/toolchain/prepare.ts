// Gets one tool of the table: found, kept from an earlier run, downloaded or built. For index.ts.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { downloadTool } from "./archive";
import { digestOf, makeOnce } from "./cache";
import { Reach } from "./download";
import { buildArguments, findGo, goBuild, sourcesFolder } from "./go";
import { type Say, withHeartbeat } from "./progress";
import { type Queue } from "./queue";
import { type Tool } from "./tools";
import { type Attempt, obtain, type Obtained, type Outcome } from "./ways";

export interface Preparation {
  readonly cache: string;
  readonly reach: Reach;
  readonly builds: Queue;
  readonly say: Say;
}

/**
 * @param find looks for the tool on this machine.
 * @param canBuild says why it would be of no use to build it.
 */
export async function prepareTool(
  tool: Tool,
  find: () => Promise<Outcome> | Outcome,
  { cache, reach, builds, say }: Preparation,
  canBuild: () => Outcome = () => undefined,
): Promise<Obtained> {
  const folder = (kind: string) => join(cache, "tools", `${tool.name}-${tool.version}-${kind}`);
  const official = folder(digestOf([], [tool.download.url, JSON.stringify(tool.download.digest)]));
  const ours = folder(digestOf([join(sourcesFolder, tool.build.module)], buildArguments(tool.build, "")));
  const title = `${tool.name} ${tool.version}`;
  mkdirSync(join(cache, "tools"), { recursive: true });

  const kept = (where: string, from: string): Outcome =>
    existsSync(where) ? { folder: where, detail: `${from} earlier, kept in ${where}` } : undefined;

  const attempts: Attempt[] = [
    { way: "found", try: async () => find() },
    { way: "downloaded", try: () => Promise.resolve(kept(official, "downloaded")) },
    { way: "built", try: () => Promise.resolve(canBuild() ?? kept(ours, "built")) },
    {
      way: "downloaded",
      try: async () => {
        const obstacle = await reach.obstacle(tool.download.url);
        if (obstacle !== undefined) return { reason: obstacle };
        await makeOnce(official, (unfinished) =>
          withHeartbeat(say, `downloading ${tool.download.url}`, () => downloadTool(tool, unfinished)),
        );
        return { folder: official, detail: `from ${tool.download.url}, verified` };
      },
    },
    {
      way: "built",
      try: async () => {
        const hopeless = canBuild();
        if (hopeless !== undefined) return undefined; // Said above.
        const found = await findGo();
        if ("reason" in found) return found;
        await builds.run(tool.build.module, () =>
          makeOnce(ours, (unfinished) =>
            withHeartbeat(say, `building ${title} from the Go module proxy`, (work) =>
              goBuild(found.go, tool.build, unfinished, work),
            ),
          ),
        );
        return { folder: ours, detail: `from the Go module proxy, in ${ours}` };
      },
    },
  ];
  const remedy = `Install ${title} yourself, so that it is on PATH or where its plugins go; or make one of these ways work.`;
  return obtain(tool, attempts, remedy, say);
}
