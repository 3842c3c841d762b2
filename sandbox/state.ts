// Where a sandbox keeps what it needs while it runs, and the note by which later commands find it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The port of the front door unless `--port` says otherwise. */
export const DEFAULT_PORT = 5600;

/** What a running sandbox leaves for the commands that come after. */
export interface Note {
  /** The process that holds the sandbox's namespaces: when it ends, the kernel ends everything in them. */
  readonly holder: number;
  /** The command that started it; once this one is gone, a sandbox that is not `kept` is an orphan. */
  readonly owner: number;
  /** Whether it was started with `--keep`. */
  readonly kept: boolean;
  readonly port: number;
}

/** The folder of the sandbox on a port: machines, repositories, logs, the stacks' state. Gone when it is taken down. */
export class StateFolder {
  readonly path: string;

  constructor(
    cache: string,
    readonly port: number,
  ) {
    this.path = join(cache, `run-${port}`);
  }

  /** A path in the folder. */
  file(...names: string[]): string {
    return join(this.path, ...names);
  }

  create(): void {
    mkdirSync(this.path, { recursive: true });
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }

  write(note: Note): void {
    writeFileSync(this.file("sandbox.json"), JSON.stringify(note));
  }

  read(): Note | undefined {
    const path = this.file("sandbox.json");
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Note) : undefined;
  }

  /**
   * Whether the process that a note names still holds this folder's sandbox: its number may belong to another by now.
   */
  isHeld(note: Note): boolean {
    return commandLine(note.holder).includes(this.path);
  }
}

/** Whether the command that started a sandbox is still at work. */
export function isOwned(note: Note): boolean {
  return commandLine(note.owner).includes("sandbox");
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
