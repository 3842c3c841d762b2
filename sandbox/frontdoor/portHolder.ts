// Finds out which program holds a port of this machine.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const LISTENING = "0A";

/** The program that listens on a port, as `nginx (pid 4711)`, or nothing where the kernel does not tell us. */
export function holderOf(port: number): string | undefined {
  const sockets = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => listeners(file, port)));
  if (sockets.size === 0) {
    return undefined;
  }
  const pid = list("/proc").find((name) => /^\d+$/.test(name) && holds(name, sockets));
  return pid && `${(read(`/proc/${pid}/comm`) ?? "a program").trim()} (pid ${pid})`;
}

/** The sockets that listen on a port, as `/proc/<pid>/fd` has them. Source: proc(5), /proc/net/tcp. */
function listeners(file: string, port: number): string[] {
  const hexadecimal = port.toString(16).toUpperCase().padStart(4, "0");
  return (read(file) ?? "").split("\n").flatMap((line) => {
    const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
    return local.endsWith(`:${hexadecimal}`) && state === LISTENING && inode ? [`socket:[${inode}]`] : [];
  });
}

function holds(pid: string, sockets: ReadonlySet<string>): boolean {
  const folder = `/proc/${pid}/fd`;
  return list(folder).some((descriptor) => {
    try {
      return sockets.has(readlinkSync(`${folder}/${descriptor}`));
    } catch {
      return false; // Closed meanwhile.
    }
  });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // Another user's process, or one that has ended.
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
