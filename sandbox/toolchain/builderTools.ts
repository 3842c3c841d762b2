// Ansible and Salt as buildsrc/tools pins them, installed once in the cache: builds find them there and download nothing.
import { dirname, join } from "node:path";
import { digestOf, makeOnce } from "./cache";
import { type Progress } from "./progress";
import { run } from "./run";
import { PROJECT_FOLDER } from "./tools/table";
import { type Obtained } from "./tools/ways";

const TOOLS = join(PROJECT_FOLDER, "buildsrc", "tools");

/** Each tool: the name of its installer, and the variable that says where it is or is to be. */
const NAMES = [
  ["ansible", "AMI_PIPELINE_ANSIBLE"],
  ["salt", "AMI_PIPELINE_SALT"],
] as const;

/** What was installed, and the variables by which builds find it. */
export interface BuilderTools {
  readonly environment: Readonly<Record<string, string>>;
  readonly obtained: readonly Obtained[];
}

/** Installs those that are not there, with the pip of a virtual environment. */
export async function prepareBuilderTools(cache: string, python: string, progress: Progress): Promise<BuilderTools> {
  const environment: Record<string, string> = {};
  const obtained: Obtained[] = [];
  for (const [name, variable] of NAMES) {
    const installer = join(TOOLS, `install-${name}.sh`);
    const pinned = [join(TOOLS, name), join(TOOLS, "versions.json"), installer];
    const folder = join(cache, `${name}-${digestOf(pinned)}`);
    await makeOnce(folder, (unfinished) =>
      progress.during(`downloading ${name}`, async () => {
        const path = `${dirname(python)}:${process.env.PATH ?? ""}`;
        await run("bash", [installer], { environment: { [variable]: unfinished, PATH: path } });
      }),
    );
    environment[variable] = folder;
    obtained.push({ name, version: "as pinned", way: "installed", detail: `from PyPI, in ${folder}`, folder });
  }
  return { environment, obtained };
}
