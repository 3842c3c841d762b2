// The sessions that Packer has open: processes of AWS's Session Manager plugin below this one.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A session through which Packer reaches its builder. */
export interface PluginSession {
  readonly processId: number;
  /** The local port that leads to the builder. */
  readonly port: number;
}

/** Finds them among the processes below one. Without /proc, as on macOS, there are none. */
export function pluginSessions(below = process.pid, proc = "/proc"): readonly PluginSession[] {
  if (!existsSync(proc)) {
    return [];
  }
  const processes = new Map(
    readdirSync(proc)
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const parent = /\) \S (\d+) /.exec(readFileSync(join(proc, name, "stat"), "utf8"))?.[1];
          const command = readFileSync(join(proc, name, "cmdline"), "utf8").split("\0");
          return [[Number(name), { parent: Number(parent), command }] as const];
        } catch {
          return []; // it has ended meanwhile
        }
      }),
  );
  const isBelow = (id: number): boolean => {
    const parent = processes.get(id)?.parent;
    return parent !== undefined && (parent === below || isBelow(parent));
  };
  return [...processes].flatMap(([processId, { command }]) => {
    const port = localPort(command);
    return port !== undefined && isBelow(processId) ? [{ processId, port }] : [];
  });
}

/** Ends a session. */
export function endSession({ processId }: PluginSession): void {
  try {
    process.kill(processId, "SIGTERM");
  } catch {
    // It has ended meanwhile.
  }
}

/** Packer calls the plugin with StartSession's answer, the region, `StartSession`, a profile, and the request's parameters. */
function localPort(command: readonly string[]): number | undefined {
  const called = command.indexOf("StartSession");
  const port = called < 0 ? undefined : /"localPortNumber":\["(\d+)"\]/.exec(command[called + 2] ?? "")?.[1];
  return port === undefined ? undefined : Number(port);
}
