// The instances' root file systems, made once with mmdebstrap: a small Debian, and one that has dnf and rpm too.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { debianSources } from "./aptSources";
import { digestOf, makeOnce } from "./cache";
import { type Distribution } from "./host";
import { type Progress } from "./progress";
import { run } from "./run";
import { type Obtained } from "./tools/ways";

const MACHINES = join(__dirname, "..", "machines");
const SCRIPTS = join(MACHINES, "rootfs");

/** The instances' release where this machine does not run Debian itself. */
const OTHERWISE = "bookworm";

/** The root file systems, by the packages that they have. */
export interface RootFileSystems {
  readonly debian: Obtained;
  /** With the folder `root`, and `agent`, which holds the packages of the stand-in for the SSM agent. */
  readonly rpm: Obtained;
}

/** Makes the root file systems that are not there. */
export async function prepareRootFileSystems(
  cache: string,
  distribution: Distribution,
  progress: Progress,
): Promise<RootFileSystems> {
  const release = distribution.id === "debian" ? (distribution.codename ?? OTHERWISE) : OTHERWISE;
  const sources = distribution.id === "debian" ? debianSources(aptConfiguration(), release) : [];
  const make = async (kind: "deb" | "rpm", what: string, name: string): Promise<Obtained> => {
    const folder = join(cache, `${name}-${digestOf([SCRIPTS, join(MACHINES, "agent")], [release])}`);
    await makeOnce(folder, async (unfinished) => {
      await progress.during(`making ${what} (Debian ${release}) with mmdebstrap`, (work) =>
        run(
          join(SCRIPTS, "make.sh"),
          [kind, kind === "rpm" ? join(unfinished, "root") : unfinished, release, ...sources],
          {
            environment: { SOURCE_DATE_EPOCH: "0" },
            onLine: (line) => {
              work.at = line.slice(0, 80);
            },
          },
        ),
      );
    });
    return { name: what, version: `Debian ${release}`, way: "built", detail: `by mmdebstrap, in ${folder}`, folder };
  };
  const [debian, rpm] = await Promise.all([
    make("deb", "the instances' root file system", "rootfs"),
    make("rpm", "the root file system with dnf", "rootfs-rpm"),
  ]);
  return { debian, rpm };
}

function aptConfiguration(): { name: string; text: string }[] {
  const folder = "/etc/apt/sources.list.d";
  const parts = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
  return ["/etc/apt/sources.list", ...parts]
    .filter((name) => /\.(list|sources)$/.test(name) && existsSync(name))
    .map((name) => ({ name, text: readFileSync(name, "utf8") }));
}
