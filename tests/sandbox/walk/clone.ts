// A clone of the project in a sandbox, in which somebody types commands as in the shell of `npm run sandbox -- shell`.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Sandbox } from "../../../sandbox/sandbox";

const PROJECT = dirname(dirname(dirname(__dirname)));

/** Without a terminal, Pulumi asks nothing. */
const UNASKED: Readonly<Record<string, string>> = {
  "pulumi up": "pulumi up --yes --skip-preview --suppress-progress",
  "pulumi destroy": "pulumi destroy --yes --skip-preview --suppress-progress",
};

/** A clone. */
export class Clone {
  private constructor(
    private readonly sandbox: Sandbox,
    readonly folder: string,
  ) {}

  /** Copies what git has of the project, with the packages that are installed. */
  static make(sandbox: Sandbox): Clone {
    const folder = sandbox.state.file("projects", "walk");
    const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    const files = execFileSync("git", list, { cwd: PROJECT, encoding: "utf8" }).split("\0");
    for (const file of files.filter((path) => path !== "")) {
      cpSync(join(PROJECT, file), join(folder, file));
    }
    for (const packages of ["node_modules", join("buildsrc", "node_modules")]) {
      symlinkSync(join(PROJECT, packages), join(folder, packages));
    }
    return new Clone(sandbox, folder);
  }

  /** Writes a file of the clone. */
  write(file: string, content: string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  /** What a command prints on both outputs. @throws with all of it if the command fails */
  async type(command: string): Promise<string> {
    const child = spawn("bash", ["-c", UNASKED[command] ?? command], {
      cwd: this.folder,
      env: { ...this.sandbox.environment(), ...this.sandbox.toolchain.buildEnvironment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    }
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    if (code !== 0) {
      throw new Error(`${command} ended with ${code ?? "a signal"}:\n${output}`);
    }
    return output;
  }
}
