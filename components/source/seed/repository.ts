// A CodeCommit repository as the seeding uses it: a thin layer over the API.
import {
  CreateBranchCommand,
  CreateCommitCommand,
  DeleteBranchCommand,
  GetBlobCommand,
  GetBranchCommand,
  GetRepositoryCommand,
  MergeBranchesByFastForwardCommand,
  paginateGetDifferences,
  paginateListBranches,
} from "@aws-sdk/client-codecommit";
import type { CodeCommitClient } from "@aws-sdk/client-codecommit";
import type { Change } from "./batches";
import { MANIFEST_PATH, occasionOf, parseManifest } from "./manifest";
import type { FileVersion, RemoteVersion, Tree } from "./versions";

/** What the repository held at one moment. */
export interface RepositoryState {
  /** Whether the branch to seed exists. */
  readonly branchExists: boolean;
  /**
   * The commit to build on: the branch's last, or that of the default branch while the branch does not exist. Undefined in
   * an empty repository.
   */
  readonly tip?: string;
  /** The files, without the manifest. */
  readonly files: Tree<RemoteVersion>;
  /** What the last seeding wrote. Undefined before the first. */
  readonly manifest?: Tree<FileVersion>;
  /** What the last seeding was for, if its manifest says so. */
  readonly occasion?: string;
}

/** A commit to make. */
export interface Commit {
  /** The branch that moves to it. */
  readonly branch: string;
  /** Left out for the first commit of an empty repository. */
  readonly parent?: string;
  readonly message: string;
  readonly changes: readonly Change[];
}

/** The author of every commit: no person, whoever runs Pulumi. `.invalid` is never a real domain (RFC 2606). */
const AUTHOR = { authorName: "AMI Pipeline", email: "ami-pipeline@example.invalid" };

/** Source: the BlobMetadata type, CodeCommit API. */
const MODES: Readonly<Record<string, RemoteVersion["mode"]>> = { "100644": "NORMAL", "100755": "EXECUTABLE" };

/** A repository and the branch of it that is seeded. */
export class SeedRepository {
  constructor(
    private readonly client: CodeCommitClient,
    readonly name: string,
    readonly branch: string,
  ) {}

  /** Reads what the repository holds. Undefined if there is no such repository. */
  async read(): Promise<RepositoryState | undefined> {
    try {
      const ownTip = await this.tipOf(this.branch);
      const tip = ownTip ?? (await this.defaultTip());
      const state = { branchExists: ownTip !== undefined, ...(tip !== undefined && { tip }) };
      if (tip === undefined) {
        return { ...state, files: new Map() };
      }

      const files = await this.inventory(tip);
      const manifestBlob = files.get(MANIFEST_PATH);
      files.delete(MANIFEST_PATH);
      if (!manifestBlob) {
        return { ...state, files };
      }
      const text = await this.contentOf(manifestBlob.blobId);
      const occasion = occasionOf(text);
      return { ...state, files, manifest: parseManifest(text), ...(occasion !== undefined && { occasion }) };
    } catch (error) {
      if (isErrorOf(error, "RepositoryDoesNotExistException")) {
        return undefined;
      }
      throw error;
    }
  }

  /** Commits, and returns the commit's id. `contentOf` returns the bytes of a file that is put. */
  async commit(commit: Commit, contentOf: (path: string) => Uint8Array): Promise<string> {
    const { branch, parent, message, changes } = commit;
    const { commitId } = await this.client.send(
      new CreateCommitCommand({
        repositoryName: this.name,
        branchName: branch,
        parentCommitId: parent,
        commitMessage: message,
        ...AUTHOR,
        putFiles: changes.flatMap((change) =>
          change.kind === "put"
            ? [{ filePath: change.path, fileMode: change.mode, fileContent: contentOf(change.path) }]
            : [],
        ),
        setFileModes: changes.flatMap((change) =>
          change.kind === "setMode" ? [{ filePath: change.path, fileMode: change.mode }] : [],
        ),
        deleteFiles: changes.flatMap((change) => (change.kind === "delete" ? [{ filePath: change.path }] : [])),
      }),
    );
    return present(commitId, "CreateCommit", "commitId");
  }

  /** Makes a branch at a commit. */
  async createBranch(branchName: string, commitId: string): Promise<void> {
    await this.client.send(new CreateBranchCommand({ repositoryName: this.name, branchName, commitId }));
  }

  /** Deletes a branch, if it exists: CodeCommit returns no error if it does not. */
  async deleteBranch(branchName: string): Promise<void> {
    await this.client.send(new DeleteBranchCommand({ repositoryName: this.name, branchName }));
  }

  /** Moves the branch to a commit that descends from its tip; refused if somebody pushed in between. */
  async fastForward(commitId: string): Promise<void> {
    await this.client.send(
      new MergeBranchesByFastForwardCommand({
        repositoryName: this.name,
        sourceCommitSpecifier: commitId,
        destinationCommitSpecifier: this.branch,
        targetBranch: this.branch,
      }),
    );
  }

  /** The names of all branches. */
  async branches(): Promise<string[]> {
    const names: string[] = [];
    for await (const page of paginateListBranches({ client: this.client }, { repositoryName: this.name })) {
      names.push(...(page.branches ?? []));
    }
    return names;
  }

  private async tipOf(branchName: string): Promise<string | undefined> {
    try {
      const { branch } = await this.client.send(new GetBranchCommand({ repositoryName: this.name, branchName }));
      return branch?.commitId;
    } catch (error) {
      if (isErrorOf(error, "BranchDoesNotExistException")) {
        return undefined;
      }
      throw error;
    }
  }

  /** CreateCommit makes a branch only in an empty repository. Elsewhere a new branch starts from the default one. */
  private async defaultTip(): Promise<string | undefined> {
    const { repositoryMetadata } = await this.client.send(new GetRepositoryCommand({ repositoryName: this.name }));
    const defaultBranch = repositoryMetadata?.defaultBranch;
    return defaultBranch === undefined ? undefined : this.tipOf(defaultBranch);
  }

  /** Without a "before", the differences list all files with their blob ids: no file is downloaded. */
  private async inventory(commitId: string): Promise<Map<string, RemoteVersion>> {
    const files = new Map<string, RemoteVersion>();
    const input = { repositoryName: this.name, afterCommitSpecifier: commitId };
    for await (const page of paginateGetDifferences({ client: this.client }, input)) {
      for (const { afterBlob } of page.differences ?? []) {
        const { blobId, path, mode } = afterBlob ?? {};
        if (blobId !== undefined && path !== undefined) {
          files.set(path, { blobId, mode: MODES[mode ?? ""] ?? "OTHER" });
        }
      }
    }
    return files;
  }

  private async contentOf(blobId: string): Promise<string> {
    const { content } = await this.client.send(new GetBlobCommand({ repositoryName: this.name, blobId }));
    return Buffer.from(present(content, "GetBlob", "content")).toString("utf8");
  }
}

/** Whether AWS refused a call with one of these exceptions. */
export function isErrorOf(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}

/** The SDK's types let every member of an answer be missing. */
function present<T>(value: T | undefined, operation: string, member: string): T {
  if (value === undefined) {
    throw new Error(`CodeCommit's ${operation} answered without ${member}.`);
  }
  return value;
}
