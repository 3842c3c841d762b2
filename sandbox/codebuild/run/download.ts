// The phase DOWNLOAD_SOURCE: fetches the sources, reads the buildspec and opens the shell that the commands run in.
import { mkdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { SYSTEM_PATH, type Container } from "../container/container";
import type { Build } from "../model";
import { isCurated } from "../pull";
import type { BuildWork } from "../work";
import { parseBuildspec, type Buildspec } from "./buildspec";
import { codeBuildVariables, userVariables, type SourceFolders } from "./environment";
import { PhaseFailure } from "./failure";
import { unpack } from "./files";
import type { BuildLog } from "./log";
import type { BuildSite } from "./site";
import { BuildspecError } from "./yaml";

/** What the phases after DOWNLOAD_SOURCE work with. */
export interface Download {
  readonly folders: SourceFolders;
  readonly buildspec: Buildspec;
}

/** What DOWNLOAD_SOURCE works with. */
export interface DownloadOptions {
  readonly build: Build;
  readonly work: BuildWork;
  readonly site: BuildSite;
  readonly container: Container;
  readonly log: BuildLog;
}

/** Makes a container ready for the build's commands. */
export async function download(options: DownloadOptions): Promise<Download> {
  const { build, site, container, log } = options;
  const folders = await fetchSources(options);
  log.say(`CODEBUILD_SRC_DIR=${folders.primary}`);

  const buildspec = readBuildspec(build, folders, container, log);
  log.say("Processing environment variables");
  const { plain, parameters } = userVariables(build, buildspec);
  const values = await site.role.parameters(parameters.map(({ parameter }) => parameter));
  container.openShell(
    buildspec.shell,
    {
      // Node comes with every build image, and lies where it likes on this machine.
      PATH: [...site.image.path, path.dirname(process.execPath), SYSTEM_PATH].join(":"),
      HOME: "/root",
      ...site.image.environment,
      ...plain,
      ...Object.fromEntries(parameters.map(({ name, parameter }) => [name, values[parameter] ?? ""])),
      ...codeBuildVariables(build, folders, site.region),
      ...site.access,
    },
    folders.primary,
  );
  return { folders, buildspec };
}

/** @returns the folders in the container */
async function fetchSources({ build, work, site, container }: DownloadOptions): Promise<SourceFolders> {
  const { source, secondarySources } = work;
  const output = `/codebuild/output/src${String(build.buildNumber).padStart(9, "0")}`;
  const primary = `${output}/src`;
  const secondary = Object.keys(secondarySources).map((identifier): [string, string] => [
    identifier,
    `${output}/${identifier}`,
  ]);

  mkdirSync(path.join(container.root, primary), { recursive: true });
  const sources = [
    ...(source ? [{ place: source, folder: primary }] : []),
    ...Object.entries(secondarySources).map(([identifier, place]) => ({ place, folder: `${output}/${identifier}` })),
  ];
  await Promise.all(
    sources.map(async ({ place, folder }) => {
      const target = path.join(container.root, folder);
      if ("bucket" in place) {
        unpack(await site.role.read(place), target);
        return;
      }
      const commit = await site.role.clone(place, target);
      if (place === source) {
        build.resolvedSourceVersion = commit;
      }
    }),
  );
  return { primary, secondary: Object.fromEntries(secondary) };
}

/** The project's buildspec is its text, if it has several lines or starts as YAML does, else a path in the source. */
function readBuildspec(build: Build, folders: SourceFolders, container: Container, log: BuildLog): Buildspec {
  const given = build.source.buildspec ?? "";
  const read = (text: string) => {
    const buildspec = parseBuildspec(text);
    // That this is how CodeBuild refuses it is a conjecture. Source of the rule: "Runtime versions", CodeBuild user guide.
    if (
      !isCurated(build.environment.image) &&
      Object.keys(buildspec.phases.install?.runtimeVersions ?? {}).length > 0
    ) {
      throw new BuildspecError("This build image does not support selecting runtime versions.");
    }
    return buildspec;
  };
  try {
    if (/^\s*(version\s*:|\{)|\n/.test(given)) {
      return read(given);
    }
    const place = path.join(folders.primary, given || "buildspec.yml");
    log.say(`YAML location is ${place}`);
    const file = path.join(container.root, place);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      throw new BuildspecError(`stat ${place}: no such file or directory`);
    }
    return read(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof BuildspecError) {
      throw new PhaseFailure("YAML_FILE_ERROR", error.message);
    }
    throw error;
  }
}
