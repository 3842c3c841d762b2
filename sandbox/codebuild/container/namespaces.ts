// CodeBuild's build environment: a copy-on-write view of this machine in namespaces of its own. It needs Linux and root.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import path from "node:path";
import type { Writable } from "node:stream";
import { SYSTEM_PATH, type Container, type Shell, type StartContainer } from "./container";
import { mountsToShow } from "./mounts";
import { readReports, type Report } from "./reports";

/** Where the containers of a sandbox are made, and what they do not see. */
export interface ContainerOptions {
  /** An existing folder where each build gets a folder for its mounts. */
  readonly folder: string;
  /** Folders whose mounts a build does not see. */
  readonly exclude: readonly string[];
}

/** Where a build's commands and their traces lie in the view. */
const TMP = "codebuild/output/tmp";

/** Gives the function that starts containers in a folder of the sandbox's state. */
export function containersIn({ folder, exclude }: ContainerOptions): StartContainer {
  return async (output) => {
    const base = mkdtempSync(path.join(folder, "build-"));
    const container = new NamespaceContainer(base, [...exclude, folder], output);
    await container.ready;
    return container;
  };
}

class NamespaceContainer implements Container {
  readonly ready: Promise<void>;
  private readonly commands: Writable;
  private readonly gone: Promise<void>;
  private readonly end: () => void;
  private pid = 0;
  private shell: Shell = "sh";
  private shellIsOpen = false;
  private onReport: (report: Report | undefined) => void = () => undefined;

  constructor(base: string, exclude: readonly string[], output: (text: string) => void) {
    // The reports come in the same stream as the output, so that neither overtakes the other.
    const marker = randomBytes(12).toString("hex");
    const mounts = mountsToShow(readFileSync("/proc/self/mountinfo", "utf8"), exclude);
    const script = path.join(__dirname, "view.sh");
    const child = spawn(
      "unshare",
      ["--mount", "--pid", "--fork", "--kill-child", "bash", script, base, marker, ...mounts],
      { env: { PATH: SYSTEM_PATH }, stdio: ["ignore", "pipe", "pipe", "pipe"], cwd: "/" },
    );
    const [, stdout, stderr, commands] = child.stdio;
    if (!stdout || !stderr || !commands || !("write" in commands)) {
      throw new Error("unshare started without its pipes");
    }
    this.commands = commands;
    // A build may end while a command is being sent to it.
    commands.on("error", () => undefined);
    this.end = () => child.kill("SIGKILL");

    const read = readReports(marker, output, (report) => {
      this.onReport(report);
    });
    stdout.on("data", read);
    const complaints: Buffer[] = [];
    stderr.on("data", (chunk: Buffer) => {
      // Until the view is made, only view.sh writes here; afterwards the build does.
      if (this.pid === 0) {
        complaints.push(chunk);
      } else {
        output(chunk.toString());
      }
    });

    this.gone = new Promise((resolve) => {
      child.on("close", () => {
        rmdirSync(base);
        this.onReport(undefined);
        resolve();
      });
      child.on("error", (error) => {
        complaints.push(Buffer.from(error.message));
      });
    });
    this.ready = new Promise((resolve, reject) => {
      this.onReport = (report) => {
        if (report?.what === "ready") {
          this.pid = report.value;
          resolve();
        } else {
          reject(
            new Error(
              `No build environment could be made. It needs Linux and root. ${Buffer.concat(complaints).toString()}`,
            ),
          );
        }
      };
    });
  }

  get root(): string {
    return `/proc/${this.pid}/root`;
  }

  openShell(shell: Shell, environment: Readonly<Record<string, string>>, folder: string): void {
    this.shell = shell;
    const exports = Object.entries(environment)
      // A shell cannot export other names.
      .filter(([name]) => /^[A-Za-z_]\w*$/.test(name))
      .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`);
    this.write("environment.sh", exports.join(""));
    this.write("folder", `${folder}\n`);
    this.write(
      "environment",
      Object.entries(environment)
        .map(([name, value]) => `${name}=${value}\0`)
        .join(""),
    );
  }

  async run(command: string): Promise<number | undefined> {
    const report = new Promise<Report | undefined>((resolve) => {
      this.onReport = resolve;
      void this.gone.then(() => {
        resolve(undefined);
      });
    });
    if (this.commands.writable) {
      this.write("script.sh", `${command}\n`);
      // A shell that a command has left is replaced by one with the same environment.
      this.commands.write(this.shellIsOpen ? "run\n" : `${this.shell}\nrun\n`);
      this.shellIsOpen = true;
    }
    const outcome = await report;
    if (outcome?.what === "ended") {
      this.shellIsOpen = false;
    }
    return outcome?.value;
  }

  environment(): Record<string, string> {
    const text = readFileSync(path.join(this.root, TMP, "environment"), "utf8");
    return Object.fromEntries(
      text
        .split("\0")
        .filter((entry) => entry.includes("="))
        .map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
    );
  }

  async kill(): Promise<void> {
    this.end();
    await this.gone;
  }

  private write(file: string, text: string): void {
    writeFileSync(path.join(this.root, TMP, file), text);
  }
}
