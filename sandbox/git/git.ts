// Runs git on one bare repository: the store behind CodeCommit and the third-party provider.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A file of a commit. */
export interface TreeEntry {
  readonly path: string;
  readonly blobId: string;
  /** `100644`, `100755` or, for a symbolic link, `120000`. */
  readonly mode: string;
}

/** A file that differs: without `before` it is new, without `after` it is gone. */
export interface Change {
  readonly before?: TreeEntry;
  readonly after?: TreeEntry;
}

/** What a commit is made of. */
export interface NewCommit {
  readonly tree: string;
  readonly parent: string | undefined;
  readonly name: string;
  readonly email: string;
  readonly message: string;
}

/**
 * An environment in which git does the same on every machine: without anybody's settings, and without another
 * repository.
 */
export const GIT_ENVIRONMENT: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"))),
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
};

/** Git's own mark for "no object". */
const NOTHING = "0".repeat(40);

/** One bare repository. */
export class Git {
  constructor(readonly folder: string) {}

  async init(): Promise<void> {
    await this.run(["init", "--quiet", "--bare", "--template=", this.folder]);
  }

  /** The commit that a branch, a tag or a commit id stands for, or nothing. */
  async resolve(specifier: string): Promise<string | undefined> {
    const text = this.text(["rev-parse", "--verify", "--quiet", "--end-of-options", `${specifier}^{commit}`]);
    return text.then(
      (id) => id.trim(),
      () => undefined,
    );
  }

  /** Where each reference points, by its full name such as `refs/heads/main`. */
  async references(prefix = "refs"): Promise<Map<string, string>> {
    const text = await this.text(["for-each-ref", "--format=%(objectname) %(refname)", prefix]);
    const lines = text.split("\n").filter((line) => line !== "");
    return new Map(lines.map((line) => [line.slice(line.indexOf(" ") + 1), line.slice(0, line.indexOf(" "))]));
  }

  /** Where each branch points, by its short name. */
  async branches(): Promise<Map<string, string>> {
    const references = await this.references("refs/heads");
    return new Map([...references].map(([name, commit]) => [name.slice("refs/heads/".length), commit]));
  }

  /**
   * Moves a branch, or fails if somebody else moved it. Without `from` it creates the branch, without `to` it deletes
   * it.
   */
  async moveBranch(branch: string, from: string | undefined, to: string | undefined): Promise<void> {
    const name = `refs/heads/${branch}`;
    await this.run(to ? ["update-ref", name, to, from ?? NOTHING] : ["update-ref", "-d", name, from ?? NOTHING]);
  }

  /** Takes a reference and what it leads to from another repository, or from itself. */
  async fetch(from: Git, reference: string, as: string): Promise<void> {
    await this.run(["fetch", "--quiet", "--no-tags", from.folder, `+${reference}:${as}`]);
  }

  /** What a clone checks out. */
  async setHead(branch: string): Promise<void> {
    await this.run(["symbolic-ref", "HEAD", `refs/heads/${branch}`]);
  }

  /** Whether git accepts a name for a branch. */
  async isBranchName(name: string): Promise<boolean> {
    return this.succeeds(["check-ref-format", "--branch", name]);
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

  /** The bytes of the files in each folder of a tree, without those of its subfolders. The top folder's name is empty. */
  async folderBytes(tree: string): Promise<Map<string, number>> {
    const folders = new Map<string, number>();
    for (const line of (await this.text(["ls-tree", "-r", "-l", "-z", "--full-tree", tree])).split("\0")) {
      const [description = "", path = ""] = line.split("\t");
      const bytes = Number(description.trim().split(/\s+/)[3] ?? 0);
      const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
      folders.set(folder, (folders.get(folder) ?? 0) + bytes);
    }
    return folders;
  }

  /** What differs between two commits, file by file. */
  async changes(before: string, after: string): Promise<Change[]> {
    const fields = (await this.text(["diff-tree", "-r", "-z", "--no-renames", before, after])).split("\0");
    const changes: Change[] = [];
    for (let i = 0; i + 1 < fields.length; i += 2) {
      const [oldMode = "", mode = "", oldBlob = "", blob = ""] = (fields[i] ?? "").slice(1).split(" ");
      const path = fields[i + 1] ?? "";
      changes.push({
        ...(oldBlob !== NOTHING && { before: { path, mode: oldMode, blobId: oldBlob } }),
        ...(blob !== NOTHING && { after: { path, mode, blobId: blob } }),
      });
    }
    return changes;
  }

  blob(id: string): Promise<Buffer> {
    return this.run(["cat-file", "blob", id]);
  }

  /** Stores contents with one git process for all of them, and gives their ids in the same order. */
  async writeBlobs(contents: readonly Buffer[]): Promise<string[]> {
    return this.withScratch(async (scratch) => {
      const files = contents.map((content, index) => {
        const file = join(scratch, String(index));
        writeFileSync(file, content);
        return file;
      });
      const input = Buffer.from(files.map((file) => `${file}\n`).join(""));
      const ids = await this.run(["hash-object", "-w", "--no-filters", "--stdin-paths"], { input });
      return ids.toString("utf8").trim().split("\n");
    });
  }

  /** A tree made of these files. */
  writeTree(files: readonly TreeEntry[]): Promise<string> {
    return this.withScratch(async (scratch) => {
      const environment = { GIT_INDEX_FILE: join(scratch, "index") };
      const lines = files.map(({ mode, blobId, path }) => `${mode} ${blobId} 0\t${path}\0`).join("");
      await this.run(["update-index", "-z", "--index-info"], { input: Buffer.from(lines), environment });
      return (await this.run(["write-tree"], { environment })).toString().trim();
    });
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
    return this.succeeds(["merge-base", "--is-ancestor", ancestor, commit]);
  }

  /** Fields of a commit in one of git's pretty formats; dates are seconds since 1970 and a zone. */
  async show(commit: string, format: string): Promise<string> {
    return (await this.text(["show", "--no-patch", "--date=raw", `--format=${format}`, commit])).replace(/\n$/, "");
  }

  /** Files as a zip. */
  async archive(files: readonly TreeEntry[]): Promise<Buffer> {
    return this.run(["archive", "--format=zip", await this.writeTree(files)]);
  }

  /**
   * A commit's files as CodePipeline's source actions hand them on: a zip without history. CodePipeline's zips do not keep
   * the executable bit reliably, so what relies on it should fail here too.
   */
  async sourceArchive(commit: string): Promise<Buffer> {
    const files = await this.files(commit);
    return this.archive(files.map((file) => ({ ...file, mode: file.mode === "100755" ? "100644" : file.mode })));
  }

  private async withScratch<T>(use: (folder: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(this.folder, "scratch-"));
    try {
      return await use(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private async text(args: readonly string[]): Promise<string> {
    return (await this.run(args)).toString("utf8");
  }

  private succeeds(args: readonly string[]): Promise<boolean> {
    return this.run(args).then(
      () => true,
      () => false,
    );
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
          env: { ...GIT_ENVIRONMENT, GIT_DIR: this.folder, ...environment },
          encoding: "buffer",
          maxBuffer: 1 << 30,
        },
        (error, stdout, stderr) => {
          if (error) {
            reject(new Error(`git ${args.join(" ")}: ${stderr.toString("utf8").trim() || error.message}`));
          } else {
            resolve(stdout);
          }
        },
      );
      child.stdin?.end(input);
    });
  }
}
