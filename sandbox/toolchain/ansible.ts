// ansible-core as buildsrc/tools pins it, installed once in the cache: builds find it there and download nothing.
import { dirname, join } from "node:path";
import { digestOf, makeOnce } from "./cache";
import { type Progress } from "./progress";
import { run } from "./run";
import { PROJECT_FOLDER } from "./tools/table";
import { type Obtained } from "./tools/ways";

const TOOLS = join(PROJECT_FOLDER, "buildsrc", "tools");

/** Installs it if it is not there, with the pip of a virtual environment. */
export async function prepareAnsible(cache: string, python: string, progress: Progress): Promise<Obtained> {
  const pinned = join(TOOLS, "ansible");
  const folder = join(cache, `ansible-${digestOf([pinned])}`);
  await makeOnce(folder, (unfinished) =>
    progress.during("downloading ansible-core", async () => {
      const environment = {
        AMI_PIPELINE_ANSIBLE: unfinished,
        PATH: `${dirname(python)}:${process.env.PATH ?? ""}`,
      };
      await run("bash", [join(TOOLS, "install-ansible.sh")], { environment });
    }),
  );
  return { name: "ansible-core", version: "as pinned", way: "installed", detail: `from PyPI, in ${folder}`, folder };
}
