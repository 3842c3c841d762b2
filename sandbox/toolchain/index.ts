// Everything the sandbox runs with, made ready: tools, plugins, Python, the instances' root file system.
import { mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { prepareBuilderTools } from "./builderTools";
import { downloadTool } from "./tools/archive";
import { cacheFolder, userHome, withLock } from "./cache";
import { Reach } from "./tools/download";
import { ClosedNetwork } from "./closedNetwork";
import { architecture, distribution } from "./host";
import { installMissingPackages } from "./packages";
import { makePackerPluginPath, makePulumiHome } from "./tools/plugins";
import { type Preparation, prepareTool } from "./tools/prepare";
import { Progress, type Say } from "./progress";
import { preparePython } from "./python";
import { prepareRootFileSystems } from "./rootfs";
import { run } from "./run";
import { findOnPath, findPackerPlugin, findPulumiPlugin } from "./tools/search";
import { amazonPluginFile, PROJECT_FOLDER, type Tool, tools } from "./tools/table";
import { type Obtained, type Way } from "./tools/ways";

/** All that a sandbox runs with. */
export interface Toolchain {
  /** Folders to put before PATH, for the commands and for builds. */
  readonly path: readonly string[];
  readonly pulumiEnvironment: Readonly<Record<string, string>>;
  /** Variables of the emulated build image, besides PATH. */
  readonly buildEnvironment: Readonly<Record<string, string>>;
  /** The interpreter of the virtual environment with moto. */
  readonly python: string;
  /** botocore's data folder. */
  readonly serviceModels: string;
  /** The folder of the instances' base root file system. */
  readonly rootFileSystem: string;
  /** The folder with `root`, that of instances with dnf, and `agent`, the packages of the SSM agent. */
  readonly rpmFolder: string;
  /** The project's folder in the user's cache. */
  readonly cache: string;
  readonly tools: readonly { name: string; version: string; way: Way; detail: string }[];
}

/** The folder with the stand-in for the Session Manager plugin. */
const OWN_COMMANDS = join(PROJECT_FOLDER, "sandbox", "machines", "bin");

/** Makes ready what is missing. `say` hears of what takes time, and of nothing else. */
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
  const [programs, python, rootFileSystems] = await all([
    preparePrograms(cache, progress),
    preparePython(cache, pinned, progress),
    prepareRootFileSystems(cache, machine, progress),
  ]);

  const builderTools = await prepareBuilderTools(cache, python.python, progress);

  return {
    path: [...programs.path, python.commands, OWN_COMMANDS],
    pulumiEnvironment: programs.pulumiEnvironment,
    buildEnvironment: { ...programs.buildEnvironment, ...builderTools.environment },
    python: python.python,
    serviceModels: python.serviceModels,
    rootFileSystem: rootFileSystems.debian.folder,
    rpmFolder: rootFileSystems.rpm.folder,
    cache,
    tools: [
      ...packages,
      ...programs.obtained,
      ...python.obtained,
      ...builderTools.obtained,
      rootFileSystems.debian,
      rootFileSystems.rpm,
    ].map(({ name, version, way, detail }) => ({ name, version, way, detail })),
  };
}

interface Programs extends Pick<Toolchain, "path" | "pulumiEnvironment" | "buildEnvironment"> {
  readonly obtained: readonly Obtained[];
}

/** Pulumi, Packer and their plugins. */
async function preparePrograms(cache: string, progress: Progress): Promise<Programs> {
  const processor = architecture();
  const table = tools(processor, PROJECT_FOLDER);
  const homes = [...new Set([userHome(), homedir()])];
  const closedNetwork = new ClosedNetwork(homes, processor);
  const preparation: Preparation = {
    cache,
    reach: new Reach(),
    download: downloadTool,
    buildOf: (tool) => closedNetwork.buildOf(tool),
    progress,
  };
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
    // A tool that was found on PATH stays there: its folder may hold much else, which must not come first.
    path: [pulumi, packer].filter(({ way }) => way !== "found").map(({ folder }) => folder),
    pulumiEnvironment: {
      PULUMI_HOME: await makePulumiHome(cache, [aws, command]),
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // npm test checks the types, so the program does not wait for that at every start.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      ...(aws.way === "built" && (await closedNetwork.pulumiEnvironment(cache))),
    },
    buildEnvironment: { PACKER_PLUGIN_PATH: pluginPath, CHECKPOINT_DISABLE: "1" },
    obtained: [pulumi, aws, command, packer, amazon],
  };
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

/** Waits for all of them even if one fails, so that an error names everything that is wrong. */
async function all<const Work extends readonly unknown[]>(
  work: Work,
): Promise<{ -readonly [K in keyof Work]: Awaited<Work[K]> }> {
  const settled = await Promise.allSettled(work);
  const failures = settled.flatMap((result) => (result.status === "rejected" ? [messageOf(result.reason)] : []));
  if (failures.length > 0) {
    throw new Error(failures.join("\n\n"));
  }
  return Promise.all(work);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
