// What kind of machine the sandbox runs on, and whether it can run there.
import { readFileSync } from "node:fs";

/** A machine's facts that the requirements are about. */
export interface HostFacts {
  readonly platform: NodeJS.Platform;
  readonly userId: number | undefined;
}

const ON_MAC = [
  "On macOS, run it in a Linux virtual machine, for instance with Lima:",
  "  limactl start --name=ami-pipeline --cpus=4 --memory=8 --mount-writable template://debian-12",
  "  limactl shell ami-pipeline sudo npm run sandbox",
  "or with Multipass:",
  "  multipass launch --name ami-pipeline --cpus 4 --memory 8G --disk 30G --mount .:/home/ubuntu/ami-pipeline",
  "  multipass exec ami-pipeline -d /home/ubuntu/ami-pipeline -- sudo npm run sandbox",
].join("\n");

/** Throws unless this is Linux and the user is root: the sandbox boots machines, mounts and makes namespaces. */
export function requireLinuxAndRoot(
  facts: HostFacts = { platform: process.platform, userId: process.getuid?.() },
): void {
  if (facts.platform !== "linux") {
    throw new Error(
      `The sandbox needs Linux: it boots its instances with systemd-nspawn. This is ${facts.platform}.\n` +
        (facts.platform === "darwin" ? ON_MAC : "On Windows, run it in WSL 2 as root."),
    );
  }
  if (facts.userId !== 0) {
    throw new Error(
      `The sandbox needs root, to mount file systems and to make network namespaces for its instances; ` +
        `this is user ${facts.userId ?? "unknown"}. Run: sudo npm run sandbox`,
    );
  }
}

/** A processor as Go, Debian and HashiCorp name it. */
export type Architecture = "amd64" | "arm64";

/** This machine's processor. @throws for one that the sandbox's tools do not exist for */
export function architecture(name: string = process.arch): Architecture {
  if (name === "x64") {
    return "amd64";
  }
  if (name === "arm64") {
    return "arm64";
  }
  throw new Error(`The sandbox runs on x86-64 and arm64 processors; this is ${name}.`);
}

/** A Linux distribution, as /etc/os-release names it. */
export interface Distribution {
  readonly id: string;
  readonly name: string;
  /** Such as `bookworm`; nothing where a distribution has no codename. */
  readonly codename: string | undefined;
  /** It has apt-get and Debian's package names. */
  readonly debianLike: boolean;
}

/** The distribution in force. */
export function distribution(osRelease: string = readOsRelease()): Distribution {
  const value = (key: string) => new RegExp(`^${key}=["']?([^"'\\n]*)`, "m").exec(osRelease)?.[1];
  const id = value("ID") ?? "linux";
  const family = [id, ...(value("ID_LIKE") ?? "").split(" ")];
  return {
    id,
    name: value("PRETTY_NAME") ?? id,
    codename: value("VERSION_CODENAME"),
    debianLike: family.includes("debian") || family.includes("ubuntu"),
  };
}

function readOsRelease(): string {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return ""; // Some Linux systems do not have it; then nothing is assumed.
  }
}
