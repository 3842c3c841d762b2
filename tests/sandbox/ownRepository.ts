// A person's own repository at the sandbox's provider, in the role of GitHub: a clone that is changed, committed and pushed.
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Sandbox } from "../../sandbox/sandbox";

const PROJECT = dirname(dirname(__dirname));
const run = promisify(execFile);
const AUTHOR = ["-c", "user.name=A Person", "-c", "user.email=person@example.org"];

/** A repository `owner/name`, and a clone of it with the branch `main`. */
export class OwnRepository {
  private constructor(
    private readonly folder: string,
    private readonly url: string,
  ) {}

  /** An empty clone; the first push makes the repository. */
  static async create(sandbox: Sandbox, name: string): Promise<OwnRepository> {
    const folder = sandbox.state.file("own", name);
    mkdirSync(folder, { recursive: true });
    const repository = new OwnRepository(folder, `${sandbox.endpoint}/provider/${name}.git`);
    await repository.git("init", "--quiet", "--initial-branch", "main");
    return repository;
  }

  /** Commits files, path → content, and pushes them. @returns the commit */
  async push(files: Readonly<Record<string, string>>): Promise<string> {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), content, { mode: path.endsWith(".sh") ? 0o755 : 0o644 });
    }
    return this.commit(`Change ${Object.keys(files).join(" and ")}`);
  }

  /** Exports what images are built from to a folder, with images of one's own, and pushes it. @returns the commit */
  async pushExport(to: string, imagesFolder: string): Promise<string> {
    const program = ["--require", "tsx/cjs", "--no-warnings", "scripts/export/main.ts"];
    await run(process.execPath, [...program, "--images-folder", imagesFolder, join(this.folder, to)], { cwd: PROJECT });
    return this.commit(`Export to ${to}`);
  }

  /** Pushes a tag of the newest commit. */
  async pushTag(tag: string): Promise<void> {
    await this.git("tag", tag);
    await this.git("push", "--quiet", this.url, `refs/tags/${tag}`);
  }

  /** The commit at the tip of the provider's branch; nothing if there is no such repository. */
  async tip(): Promise<string | undefined> {
    const listed = await this.git("ls-remote", this.url, "refs/heads/main");
    return listed.split("\t")[0];
  }

  private async commit(message: string): Promise<string> {
    await this.git("add", "--all");
    await this.git(...AUTHOR, "commit", "--quiet", "--message", message);
    await this.git("push", "--quiet", this.url, "main");
    return (await this.git("rev-parse", "HEAD")).trim();
  }

  private async git(...args: string[]): Promise<string> {
    return (await run("git", args, { cwd: this.folder })).stdout;
  }
}
