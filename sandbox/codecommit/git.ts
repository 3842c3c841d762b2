// Runs git on one bare repository: the store behind the sandbox's CodeCommit.
import { execFile } from "node:child_process";

export interface TreeEntry {
  readonly path: string;
  readonly blobId: string;
  /** `100644` or `100755`. */
  readonly mode: string;
}

export interface Change {
  readonly before?: TreeEntry;
  readonly after?: TreeEntry;
}

export interface NewCommit {
  readonly tree: string;
  readonly parent: string | undefined;
  readonly name: string;
  readonly email: string;
  readonly message: string;
}

/** Git's own mark for "no object". */
const NONE = /^0+$/;

export class Git {
  constructor(readonly folder: string) {}

  async init(): Promise<void> {
    await this.run(["init", "--quiet", "--bare", this.folder]);
  }

  /** The commit that a branch, tag or commit id means, or nothing. */
  async resolve(specifier: string): Promise<string | undefined> {
    try {
      return (
        await this.text(["rev-parse", "--verify", "--quiet", "--end-of-options", `${specifier}^{commit}`])
      ).trim();
    } catch {
      return undefined;
    }
  }

  async branches(): Promise<Map<string, string>> {
    const text = await this.text(["for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads"]);
    const lines = text.split("\n").filter((line) => line !== "");
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), line.slice(line.lastIndexOf(" ") + 1)]));
  }

  /** Moves a branch from one commit to another, or fails if somebody else moved it. No `from`: creates it; no `to`: deletes it. */
  async moveBranch(branch: string, from: string | undefined, to: string | undefined): Promise<void> {
    const zero = "0".repeat(40);
    await this.run(
      to
        ? ["update-ref", `refs/heads/${branch}`, to, from ?? zero]
        : ["update-ref", "-d", `refs/heads/${branch}`, from ?? zero],
    );
  }

  /** Whether git takes a name as a branch's. */
  async isBranchName(name: string): Promise<boolean> {
    return this.run(["check-ref-format", "--branch", name]).then(
      () => true,
      () => false,
    );
  }

  /** All files of a commit. */
  async files(commit: string): Promise<TreeEntry[]> {
    const text = await this.text(["ls-tree", "-r", "-z", "--full-tree", commit]);
    return text
      .split("\0")
      .filter((line) => line !== "")
      .map((line) => {
        const [mode = "", , blobId = ""] = line.slice(0, line.indexOf("\t")).split(" ");
        return { mode, blobId, path: line.slice(line.indexOf("\t") + 1) };
      });
  }

  /** What differs between two commits, file by file. */
  async changes(before: string, after: string): Promise<Change[]> {
    const fields = (await this.text(["diff-tree", "-r", "-z", "--no-renames", before, after])).split("\0");
    const changes: Change[] = [];
    for (let i = 0; i + 1 < fields.length; i += 2) {
      const [oldMode = "", mode = "", oldBlob = "", blob = ""] = (fields[i] ?? "").slice(1).split(" ");
      const path = fields[i + 1] ?? "";
      changes.push({
        ...(NONE.test(oldBlob) ? {} : { before: { path, mode: oldMode, blobId: oldBlob } }),
        ...(NONE.test(blob) ? {} : { after: { path, mode, blobId: blob } }),
      });
    }
    return changes;
  }

  blob(id: string): Promise<Buffer> {
    return this.run(["cat-file", "blob", id]);
  }

  async writeBlob(content: Buffer): Promise<string> {
    return (await this.run(["hash-object", "-w", "--stdin"], { input: content })).toString().trim();
  }

  /** A tree made of these files. */
  async writeTree(files: readonly TreeEntry[], scratch: string): Promise<string> {
    const environment = { GIT_INDEX_FILE: scratch };
    const lines = files.map(({ mode, blobId, path }) => `${mode} ${blobId} 0\t${path}\0`).join("");
    await this.run(["update-index", "-z", "--index-info"], { input: Buffer.from(lines), environment });
    return (await this.run(["write-tree"], { environment })).toString().trim();
  }

  async writeCommit({ tree, parent, name, email, message }: NewCommit): Promise<string> {
    const environment = {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
    };
    const args = ["commit-tree", tree, ...(parent ? ["-p", parent] : [])];
    return (await this.run(args, { input: Buffer.from(message), environment })).toString().trim();
  }

  /** Whether a commit is another one or comes before it. */
  async isAncestor(ancestor: string, commit: string): Promise<boolean> {
    return this.run(["merge-base", "--is-ancestor", ancestor, commit]).then(
      () => true,
      () => false,
    );
  }

  /** Fields of a commit in one of git's pretty formats. */
  async show(commit: string, format: string): Promise<string> {
    return (await this.text(["show", "--no-patch", "--date=raw", `--format=${format}`, commit])).replace(/\n$/, "");
  }

  /** A commit's files as a zip, without history. */
  archive(commit: string): Promise<Buffer> {
    return this.run(["archive", "--format=zip", commit]);
  }

  private async text(args: readonly string[]): Promise<string> {
    return (await this.run(args)).toString("utf8");
  }

  private run(
    args: readonly string[],
    { input, environment = {} }: { input?: Buffer; environment?: Record<string, string> } = {},
  ): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const child = execFile(
        "git",
        ["-c", "core.quotePath=false", ...args],
        {
          env: { ...process.env, GIT_DIR: this.folder, ...environment },
          encoding: "buffer",
          maxBuffer: 1 << 30,
        },
        (error, stdout, stderr) => {
          if (error) reject(new Error(`git ${args.join(" ")}: ${stderr.toString("utf8").trim() || error.message}`));
          else resolve(stdout);
        },
      );
      child.stdin?.end(input);
    });
  }
}
