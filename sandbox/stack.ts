// Runs the project's own `pulumi` commands against a sandbox, as a person would type them.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Sandbox } from "./sandbox";

/** What came of a `pulumi` command. */
export interface CommandResult {
  readonly code: number;
  /** Standard output and error, as they came. */
  readonly output: string;
  readonly seconds: number;
}

interface Resource {
  readonly type: string;
}

/** Pulumi's plugins are in process groups of their own. In a namespace, the kernel ends them with the command. */
const IN_NAMESPACE = ["--mount", "--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc"];

/** One stack of the program in a folder. */
export class Stack {
  private readonly running = new Set<ChildProcess>();

  constructor(
    private readonly sandbox: Sandbox,
    /** The program's folder: the project itself, or a copy of it. */
    readonly folder: string,
    readonly name: string,
    /** Who types the commands, as variables of AWS's clients. @default - the administrator */
    private readonly credentials: Readonly<Record<string, string>> = {},
    /** The file of the stack's configuration. @default - `Pulumi.<name>.yaml` in the program's folder */
    private readonly configFile?: string,
  ) {}

  /** Makes the stack in the sandbox's own backend. */
  async create(): Promise<void> {
    const { code, output } = await this.pulumi(["stack", "init", this.name]);
    if (code !== 0) {
      throw new Error(`pulumi stack init ${this.name} failed:\n${output}`);
    }
  }

  up(onLine?: (line: string) => void, ...more: string[]): Promise<CommandResult> {
    return this.pulumi(["up", "--yes", "--skip-preview", ...QUIET, ...this.configured(), ...more], onLine);
  }

  preview(...more: string[]): Promise<CommandResult> {
    return this.pulumi(["preview", ...QUIET, ...this.configured(), ...more]);
  }

  destroy(): Promise<CommandResult> {
    return this.pulumi(["destroy", "--yes", "--skip-preview", ...QUIET, ...this.configured()]);
  }

  async outputs(): Promise<Record<string, unknown>> {
    const { output } = await this.pulumi(["stack", "output", "--json", ...this.select()]);
    return JSON.parse(output) as Record<string, unknown>;
  }

  /** The types of the resources in the state that begin so. */
  async resources(type: string): Promise<string[]> {
    const { output } = await this.pulumi(["stack", "export", ...this.select()]);
    const { deployment } = JSON.parse(output) as { readonly deployment: { readonly resources?: readonly Resource[] } };
    return (deployment.resources ?? []).map((resource) => resource.type).filter((each) => each.startsWith(type));
  }

  configure(key: string, value: string, ...more: string[]): Promise<CommandResult> {
    return this.pulumi(["config", "set", key, value, ...this.configured(), ...more]);
  }

  /** Ends the commands that are running, at once and with all that they have started. */
  kill(): void {
    for (const child of this.running) {
      child.kill("SIGKILL");
    }
  }

  /** Removes a setting, so that its default counts. */
  unset(key: string): Promise<CommandResult> {
    return this.pulumi(["config", "rm", key, ...this.configured()]);
  }

  private configured(): string[] {
    return [...this.select(), ...(this.configFile === undefined ? [] : ["--config-file", this.configFile])];
  }

  private select(): string[] {
    return ["--stack", this.name];
  }

  private pulumi(args: readonly string[], onLine?: (line: string) => void): Promise<CommandResult> {
    const started = Date.now();
    const child = spawn("unshare", [...IN_NAMESPACE, "pulumi", ...args, "--non-interactive", "--color", "never"], {
      cwd: this.folder,
      env: { ...this.sandbox.environment(), ...this.credentials },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running.add(child);
    child.once("exit", () => this.running.delete(child));
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on("line", (line) => {
        lines.push(line);
        onLine?.(line);
      });
    }
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ code: code ?? 1, output: lines.join("\n"), seconds: (Date.now() - started) / 1000 });
      });
    });
  }
}

const QUIET = ["--suppress-outputs", "--suppress-progress"];
