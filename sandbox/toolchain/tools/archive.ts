// Unpacks archives with tar and Python, which every machine that runs the sandbox has.
import { chmodSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { download, type Fetch } from "./download";
import { run } from "../run";
import { type Tool } from "./table";

/** Unpacks a .zip or .tar.gz file into a folder. */
export async function unpack(file: string, folder: string, inside?: string): Promise<void> {
  if (file.endsWith(".zip")) {
    await run("python3", ["-m", "zipfile", "-e", file, folder]);
  } else {
    await run("tar", [
      "--no-same-owner",
      "-xzf",
      file,
      "-C",
      folder,
      ...(inside === undefined ? [] : ["--strip-components=1", inside]),
    ]);
  }
}

/** Downloads a tool into a folder, where its binaries then have their names and can be run. */
export async function downloadTool(tool: Tool, folder: string, fetch?: Fetch): Promise<void> {
  const archive = join(folder, basename(tool.download.url));
  await download(tool.download, archive, fetch);
  await unpack(archive, folder, tool.download.inside);
  rmSync(archive);
  const [first] = tool.binaries;
  if (tool.download.binary !== undefined && first !== undefined) {
    renameSync(join(folder, tool.download.binary), join(folder, first));
  }
  for (const binary of tool.binaries) {
    chmodSync(join(folder, binary), 0o755);
  }
}
