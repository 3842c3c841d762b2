// The system packages that the sandbox needs: installed where there is apt-get, named in an error elsewhere.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Distribution } from "./host";
import { type Progress } from "./progress";
import { run } from "./run";
import { type Obtained } from "./tools/ways";

/** A package of the operating system. */
export interface SystemPackage {
  /** Its name in Debian. */
  readonly name: string;
  /** The commands and files that show that it is installed. */
  readonly provides: readonly string[];
  readonly use: string;
}

/** Debian has virtual environments in a package of their own: without it the module is there, but not what it needs. */
const ENSURE_PIP = "python3:ensurepip";

/** All packages that the sandbox needs. */
export const SYSTEM_PACKAGES: readonly SystemPackage[] = [
  { name: "mmdebstrap", provides: ["mmdebstrap"], use: "makes the instances' root file system" },
  { name: "systemd-container", provides: ["systemd-nspawn"], use: "boots the instances" },
  { name: "iproute2", provides: ["ip"], use: "makes the instances' networks" },
  { name: "util-linux", provides: ["unshare", "nsenter", "flock"], use: "makes and enters namespaces" },
  { name: "mount", provides: ["mount", "umount"], use: "mounts the instances' layers" },
  { name: "procps", provides: ["pgrep"], use: "finds the instances' processes" },
  { name: "git", provides: ["git"], use: "holds the emulated CodeCommit repository" },
  { name: "python3", provides: ["python3"], use: "runs the emulated EC2 and SSM" },
  { name: "python3-venv", provides: [ENSURE_PIP], use: "makes the virtual environment that they run in" },
  {
    name: "debian-archive-keyring",
    provides: ["/usr/share/keyrings/debian-archive-keyring.gpg"],
    use: "verifies the instances' packages",
  },
];

/** Whether a command, a file or a Python module is on this machine. */
export type IsThere = (what: string) => Promise<boolean>;

/** The packages that are not there, or not completely. */
export async function missingPackages(
  packages: readonly SystemPackage[],
  isThere: IsThere,
): Promise<readonly SystemPackage[]> {
  const present = await Promise.all(packages.map(async ({ provides }) => Promise.all(provides.map(isThere))));
  return packages.filter((_, i) => present[i]?.includes(false));
}

/** Why the missing packages cannot be installed here, and what to do. */
export function missingPackagesError(missing: readonly SystemPackage[], distribution: Distribution): Error {
  const list = missing.map(({ name, provides, use }) => `  - ${name} (${provides.join(", ")}): ${use}`);
  return new Error(
    `The sandbox needs packages that are not installed, and it can install them only with apt-get; ` +
      `this is ${distribution.name}. Install them under the names that they have there:\n${list.join("\n")}`,
  );
}

/** Installs what is missing, of all that the sandbox needs or of other packages. @returns what it installed */
export async function installMissingPackages(
  distribution: Distribution,
  progress: Progress,
  packages: readonly SystemPackage[] = SYSTEM_PACKAGES,
): Promise<Obtained[]> {
  const missing = await missingPackages(packages, isOnThisMachine);
  if (missing.length === 0) {
    return [];
  }
  if (!distribution.debianLike) {
    throw missingPackagesError(missing, distribution);
  }
  const names = missing.map(({ name }) => name);
  await progress.during(`installing ${names.join(", ")} with apt-get`, async (work) => {
    const environment = { DEBIAN_FRONTEND: "noninteractive" };
    work.at = "updating the package lists";
    await run("apt-get", ["update", "-qq"], { environment });
    work.at = "installing";
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], { environment });
  });
  const still = await missingPackages(missing, isOnThisMachine);
  if (still.length > 0) {
    throw missingPackagesError(still, distribution);
  }
  return missing.map(({ name, provides }) => ({
    name,
    version: "of the distribution",
    way: "installed",
    detail: `${provides.join(", ")}, with apt-get`,
    folder: "/usr",
  }));
}

async function isOnThisMachine(what: string): Promise<boolean> {
  if (what === ENSURE_PIP) {
    // Debian's own Python, not one that comes first on PATH.
    return run(existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3", ["-c", "import ensurepip, venv"]).then(
      () => true,
      () => false,
    );
  }
  if (what.startsWith("/")) {
    return existsSync(what);
  }
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.some((folder) => existsSync(join(folder, what)));
}
