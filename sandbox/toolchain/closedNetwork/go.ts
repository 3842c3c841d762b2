// Builds a tool from the Go module proxy: finds a Go that will do and runs one `go build`.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { digestOf } from "../cache";
import { type Work } from "../progress";
import { run } from "../run";
import { compareVersions, versionIn } from "../tools/version";

/** The folder with the Go modules. */
export const SOURCES_FOLDER = join(__dirname, "sources");

/** One `go build`. */
export interface GoBuild {
  /** The folder of the Go module, in `sources/`. */
  readonly module: string;
  /** What to build; each gives a binary named after the last part of its path. */
  readonly packages: readonly string[];
  /** String variables to set, by their full names. */
  readonly variables: Readonly<Record<string, string>>;
}

/** From this release on, Go fetches the release that a module asks for from the module proxy. */
const FIRST_THAT_FETCHES_RELEASES = "1.21.0";

/** Where Go is often installed without being on PATH: under sudo, root's PATH is short. */
const USUAL_FOLDERS = ["/usr/local/go/bin", "/usr/lib/go/bin", "/snap/bin"];

/** The `go` command to use. @throws if there is none, or only an old one */
async function findGo(searchPath = process.env.PATH ?? ""): Promise<string> {
  const folders = [...searchPath.split(delimiter), ...USUAL_FOLDERS];
  const go = folders.map((folder) => join(folder, "go")).find(existsSync);
  const remedy = "install Go 1.21 or later, from https://go.dev/dl";
  if (go === undefined) {
    throw new Error(`there is no Go on PATH: ${remedy}`);
  }
  // Outside any module, so that it prints its own version and does not fetch another.
  const version = versionIn(await run(go, ["env", "GOVERSION"], { cwd: "/", environment: { GOTOOLCHAIN: "local" } }));
  if (version === undefined || compareVersions(version, FIRST_THAT_FETCHES_RELEASES) < 0) {
    throw new Error(`${go} is Go ${version ?? "of an old version"}: ${remedy}`);
  }
  return go;
}

/** Builds the packages into a folder. */
export async function goBuild(build: GoBuild, folder: string, work: Work): Promise<void> {
  const go = await findGo();
  let compiled = 0;
  await run(go, buildArguments(build, folder), {
    cwd: join(SOURCES_FOLDER, build.module),
    environment: {
      CGO_ENABLED: "0",
      // Use this Go if it is new enough for the module, otherwise the release that the module names.
      GOTOOLCHAIN: process.env.GOTOOLCHAIN ?? "auto",
      GOWORK: "off",
    },
    onLine: (line) => {
      if (line.startsWith("go: downloading ")) {
        work.at = line.slice("go: ".length);
      } else {
        work.at = `${++compiled} packages compiled, now ${line}`;
      }
    },
  });
}

/** Ten hexadecimal digits that change with everything that decides what comes out: sources, versions, arguments. */
export function buildDigest(build: GoBuild): string {
  return digestOf([join(SOURCES_FOLDER, build.module)], buildArguments(build, ""));
}

function buildArguments({ packages, variables }: GoBuild, folder: string): string[] {
  const set = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
  return [
    "build",
    "-v",
    "-trimpath",
    "-mod=readonly",
    "-buildvcs=false",
    "-ldflags",
    ["-s", "-w", ...set].join(" "),
    "-o",
    `${folder}/`,
    ...packages,
  ];
}
