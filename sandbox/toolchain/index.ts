// Everything the sandbox runs with, made ready: tools, plugins, Python, the instances' root file system. For the CLI.
import { mkdirSync, readFileSync } from "node:fs";
import { homedir, totalmem } from "node:os";
import { delimiter, join } from "node:path";
import { downloadTool, unpack } from "./archive";
import { cacheFolder, digestOf, makeOnce, userHome, withLock } from "./cache";
import { Reach } from "./download";
import { goBuild } from "./go";
import { architecture, distribution } from "./host";
import { findTerraformProvider, type TerraformProvider } from "./mirror";
import { installMissingPackages } from "./packages";
import { makePackerPluginPath, makePulumiHome } from "./plugins";
import { type Preparation, prepareTool } from "./prepare";
import { Progress, type Say } from "./progress";
import { preparePython } from "./python";
import { Queue } from "./queue";
import { prepareRootFileSystem } from "./rootfs";
import { run } from "./run";
import { findOnPath, findPackerPlugin, findPulumiPlugin } from "./search";
import { amazonPluginFile, projectFolder, type Tool, tools } from "./tools";
import { type Obtained, type Way } from "./ways";

export interface Toolchain {
  /** Folders to put before PATH, for the CLI and for builds. */
  readonly path: readonly string[];
  readonly pulumiEnvironment: Readonly<Record<string, string>>;
  /** What the emulated build image brings along, besides what is on `path`. */
  readonly buildEnvironment: Readonly<Record<string, string>>;
  /** The interpreter of the virtual environment with moto. */
  readonly python: string;
  /** botocore's data folder. */
  readonly serviceModels: string;
  /** The folder of the instances' base root file system. */
  readonly rootFileSystem: string;
  /** The project's folder in the user's cache. */
  readonly cache: string;
  readonly tools: readonly { name: string; version: string; way: Way; detail: string }[];
}

/** From this much memory on, two Go builds run side by side: the largest takes 3.5 GB. */
const memoryForTwoBuilds = 7.5 * 2 ** 30;

/** The Session Manager plugin's stand-in is here. */
const ownCommands = join(projectFolder, "sandbox", "machines", "bin");

/** Makes ready what is missing; `say` hears, live, what is done and which way each tool came. */
export async function prepareToolchain(say: Say): Promise<Toolchain> {
  const cache = cacheFolder();
  mkdirSync(cache, { recursive: true });
  const progress = new Progress(say);
  return withLock(join(cache, "toolchain.lock"), progress.say, () => prepare(cache, progress));
}

async function prepare(cache: string, progress: Progress): Promise<Toolchain> {
  const machine = distribution();
  const packages = await installMissingPackages(machine, progress);

  const pinned = readFileSync(join(__dirname, "requirements.txt"), "utf8");
  const [programs, python, rootFileSystem] = await all([
    preparePrograms(cache, progress),
    preparePython(cache, pinned, progress),
    prepareRootFileSystem(cache, machine, progress),
  ]);

  return {
    path: [...programs.path, python.commands, ownCommands],
    pulumiEnvironment: programs.pulumiEnvironment,
    buildEnvironment: programs.buildEnvironment,
    python: python.python,
    serviceModels: python.serviceModels,
    rootFileSystem: rootFileSystem.folder,
    cache,
    tools: [...packages, ...programs.obtained, ...python.obtained, rootFileSystem].map(
      ({ name, version, way, detail }) => ({ name, version, way, detail }),
    ),
  };
}

interface Programs extends Pick<Toolchain, "path" | "pulumiEnvironment" | "buildEnvironment"> {
  readonly obtained: readonly Obtained[];
}

/** Pulumi, Packer and their plugins. */
async function preparePrograms(cache: string, progress: Progress): Promise<Programs> {
  const processor = architecture();
  const table = tools(processor, projectFolder);
  const homes = [...new Set([userHome(), homedir()])];
  const preparation: Preparation = {
    cache,
    reach: new Reach(),
    download: downloadTool,
    build: goBuild,
    builds: new Queue(totalmem() >= memoryForTwoBuilds ? 2 : 1),
    progress,
  };
  const provider = findTerraformProvider({ environment: process.env, homes, architecture: processor });
  const onPath = (tool: Tool) => prepareTool(tool, () => findOnPath(tool, process.env.PATH ?? "", ask), preparation);
  const pulumiHomes = folders("PULUMI_HOME", homes, ".pulumi");
  const pluginPaths = [
    ...folders("PACKER_PLUGIN_PATH", homes, ".config/packer/plugins"),
    ...homes.map((home) => join(home, ".packer.d", "plugins")),
  ];

  // The longest build comes first.
  const [pulumi, amazon, packer, aws, command] = await all([
    onPath(table.pulumi),
    prepareTool(
      table["packer-plugin-amazon"],
      () => findPackerPlugin(amazonPluginFile(processor), pluginPaths),
      preparation,
    ),
    onPath(table.packer),
    prepareTool(
      table["pulumi-resource-aws"],
      () => findPulumiPlugin(table["pulumi-resource-aws"], pulumiHomes),
      preparation,
      "reason" in provider ? provider.reason : undefined,
    ),
    prepareTool(
      table["pulumi-resource-command"],
      () => findPulumiPlugin(table["pulumi-resource-command"], pulumiHomes),
      preparation,
    ),
  ]);

  const pluginPath =
    amazon.way === "found" ? amazon.folder : await makePackerPluginPath(cache, join(packer.folder, "packer"), amazon);
  return {
    // What was found on PATH is on it already; its folder may hold much else, which must not come first.
    path: [pulumi, packer].filter(({ way }) => way !== "found").map(({ folder }) => folder),
    pulumiEnvironment: {
      PULUMI_HOME: await makePulumiHome(cache, [aws, command]),
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // Types are checked by npm test; the program need not wait for it at every start.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      ...(aws.way === "built" &&
        !("reason" in provider) && {
          TERRAFORM_PROVIDER_AWS: await unpackedProvider(provider, cache),
        }),
    },
    buildEnvironment: { PACKER_PLUGIN_PATH: pluginPath, CHECKPOINT_DISABLE: "1" },
    obtained: [pulumi, aws, command, packer, amazon],
  };
}

/** The binary of a Terraform provider, out of its zip file if it is in one. */
async function unpackedProvider({ version, file, packed }: TerraformProvider, cache: string): Promise<string> {
  if (!packed) return file;
  const folder = join(cache, "tools", `terraform-provider-aws-${version}-${digestOf([], [file])}`);
  await makeOnce(folder, async (unfinished) => {
    await unpack(file, unfinished);
    await run("sh", [
      "-c",
      'mv "$1"/terraform-provider-aws* "$1/provider" && chmod 755 "$1/provider"',
      "sh",
      unfinished,
    ]);
  });
  return join(folder, "provider");
}

/** The folders that a variable names, else a folder in each of the homes. */
function folders(variable: string, homes: readonly string[], inHome: string): string[] {
  const named = process.env[variable];
  return named ? named.split(delimiter) : homes.map((home) => join(home, inHome));
}

function ask(command: string, args: readonly string[]): Promise<string> {
  return run(command, args, {
    environment: { PULUMI_SKIP_UPDATE_CHECK: "true", CHECKPOINT_DISABLE: "1" },
    timeoutMilliseconds: 10_000,
  });
}

/** Waits for all of them, also when one fails, so that an error names everything that is wrong. */
async function all<const Work extends readonly unknown[]>(
  work: Work,
): Promise<{ -readonly [K in keyof Work]: Awaited<Work[K]> }> {
  const settled = await Promise.allSettled(work);
  const failures = settled.flatMap((result) => (result.status === "rejected" ? [messageOf(result.reason)] : []));
  if (failures.length > 0) throw new Error(failures.join("\n\n"));
  return Promise.all(work);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
