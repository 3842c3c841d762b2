// Finds tools that are already installed on this machine: on PATH, and where Pulumi and Packer keep their plugins.
import { existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type Tool } from "./table";
import { fits, versionIn } from "./version";
import { type Outcome } from "./ways";

/** Runs a program and gives what it prints. */
export type Ask = (command: string, args: readonly string[]) => Promise<string>;

/** A tool on PATH whose version fits. Its other binaries must lie beside it, as the CLI's language host does. */
export async function findOnPath(tool: Tool, searchPath: string, ask: Ask): Promise<Outcome> {
  const file = searchPath
    .split(delimiter)
    .map((folder) => join(folder, tool.name))
    .find(existsSync);
  if (file === undefined) {
    return { reason: "not on PATH" };
  }

  const version = await ask(file, ["version"]).then(versionIn, () => undefined);
  if (version === undefined) {
    return { reason: `${file} does not tell its version` };
  }
  if (!fits(version, tool.version, tool.rule)) {
    return { reason: `${file} is version ${version}` };
  }

  const folder = [dirname(file), dirname(realpathSync(file))].find((where) => hasAll(where, tool.binaries));
  if (folder === undefined) {
    return { reason: `${file} has no ${tool.binaries.slice(1).join(", ")} beside it` };
  }
  return { folder, detail: version === tool.version ? file : `${file}, version ${version}` };
}

/** A provider plugin where `pulumi plugin install` puts it. */
export function findPulumiPlugin(tool: Tool, pulumiHomes: readonly string[]): Outcome {
  const kind = tool.name.replace(/^pulumi-/, "");
  return findFolder(
    pulumiHomes.map((home) => join(home, "plugins", `${kind}-v${tool.version}`)),
    tool.binaries,
    `no ${kind} ${tool.version} in ${pulumiHomes.join(" or ")}`,
  );
}

/** A plugin where `packer init` puts it; gives the folder that PACKER_PLUGIN_PATH should name. */
export function findPackerPlugin(file: string, pluginPaths: readonly string[]): Outcome {
  const inside = (name: string) => join("github.com", "hashicorp", "amazon", name);
  // Without the checksum file Packer treats the plugin as not installed.
  return findFolder(pluginPaths, [inside(file), inside(`${file}_SHA256SUM`)], `not in ${pluginPaths.join(" or ")}`);
}

function findFolder(folders: readonly string[], files: readonly string[], reason: string): Outcome {
  const folder = folders.find((where) => hasAll(where, files));
  return folder === undefined ? { reason } : { folder, detail: folder };
}

/** Whether a folder holds all of these files. */
export function hasAll(folder: string, files: readonly string[]): boolean {
  return files.every((file) => existsSync(join(folder, file)));
}
