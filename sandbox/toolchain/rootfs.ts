// The instances' base root file system: a small Debian, made once with mmdebstrap.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { debianSources } from "./aptSources";
import { digestOf, makeOnce } from "./cache";
import { type Distribution } from "./host";
import { type Progress } from "./progress";
import { run } from "./run";
import { type Obtained } from "./tools/ways";

const SCRIPTS = join(__dirname, "..", "machines", "rootfs");

/** The instances' release where this machine does not run Debian itself. */
const OTHERWISE = "bookworm";

/** Makes the root file system if it is not there. */
export async function prepareRootFileSystem(
  cache: string,
  distribution: Distribution,
  progress: Progress,
): Promise<Obtained> {
  const release = distribution.id === "debian" ? (distribution.codename ?? OTHERWISE) : OTHERWISE;
  const sources = distribution.id === "debian" ? debianSources(aptConfiguration(), release) : [];
  const folder = join(cache, `rootfs-${digestOf([SCRIPTS], [release])}`);
  await makeOnce(folder, async (unfinished) => {
    await progress.during(`making the instances' root file system (Debian ${release}) with mmdebstrap`, (work) =>
      run(join(SCRIPTS, "make.sh"), [unfinished, release, ...sources], {
        environment: { SOURCE_DATE_EPOCH: "0" },
        onLine: (line) => {
          work.at = line.slice(0, 80);
        },
      }),
    );
  });
  return {
    name: "root file system",
    version: `Debian ${release}`,
    way: "built",
    detail: `by mmdebstrap, in ${folder}`,
    folder,
  };
}

function aptConfiguration(): { name: string; text: string }[] {
  const folder = "/etc/apt/sources.list.d";
  const parts = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return ["/etc/apt/sources.list", ...parts]
    .filter((name) => /\.(list|sources)$/.test(name) && existsSync(name))
    .map((name) => ({ name, text: readFileSync(name, "utf8") }));
}
