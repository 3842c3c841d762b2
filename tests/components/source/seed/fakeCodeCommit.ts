// CodeCommit in memory, behind the SDK's client: as strict about parents and branches as the service is.
import {
  BranchDoesNotExistException,
  BranchNameExistsException,
  CodeCommitClient,
  CreateBranchCommand,
  CreateCommitCommand,
  DeleteBranchCommand,
  GetBlobCommand,
  GetBranchCommand,
  GetDifferencesCommand,
  GetRepositoryCommand,
  ListBranchesCommand,
  ManualMergeRequiredException,
  MergeBranchesByFastForwardCommand,
  ParentCommitIdOutdatedException,
  ParentCommitIdRequiredException,
  RepositoryDoesNotExistException,
} from "@aws-sdk/client-codecommit";
import type { CreateCommitCommandInput } from "@aws-sdk/client-codecommit";
import { mockClient } from "aws-sdk-client-mock";
import { blobIdOf } from "../../../../components/source/seed/versions";

interface StoredFile {
  readonly content: Buffer;
  readonly executable: boolean;
}
interface StoredCommit {
  readonly files: ReadonlyMap<string, StoredFile>;
  readonly parent: string | undefined;
  readonly message: string;
}

const refusal = { message: "refused", $metadata: {} };

export class FakeCodeCommit {
  readonly mock = mockClient(CodeCommitClient);
  readonly branches = new Map<string, string>();
  readonly commits = new Map<string, StoredCommit>();
  /** Each move of a branch: what EventBridge would tell. */
  readonly moves: string[] = [];
  /** Called before each commit, merge and new branch: to push in between, or to fail. */
  beforeWrite: (operation: string) => void = () => undefined;
  exists = true;
  defaultBranch: string | undefined;
  pageSize = 2;

  constructor() {
    const { mock } = this;
    mock.on(GetRepositoryCommand).callsFake(() => {
      this.refuseIfMissing();
      return { repositoryMetadata: { defaultBranch: this.defaultBranch } };
    });
    mock.on(GetBranchCommand).callsFake(({ branchName }: { branchName: string }) => {
      this.refuseIfMissing();
      return { branch: { branchName, commitId: this.tip(branchName) } };
    });
    mock.on(ListBranchesCommand).callsFake(() => ({ branches: [...this.branches.keys()] }));
    mock.on(GetDifferencesCommand).callsFake((input: { afterCommitSpecifier: string; NextToken?: string }) => {
      const start = Number(input.NextToken ?? 0);
      const files = [...this.commit(input.afterCommitSpecifier).files];
      const end = start + this.pageSize;
      return {
        differences: files.slice(start, end).map(([path, { content, executable }]) => ({
          afterBlob: { path, blobId: blobIdOf(content), mode: executable ? "100755" : "100644" },
        })),
        ...(end < files.length && { NextToken: String(end) }),
      };
    });
    mock.on(GetBlobCommand).callsFake(({ blobId }: { blobId: string }) => {
      const all = [...this.commits.values()].flatMap(({ files }) => [...files.values()]);
      return { content: all.find(({ content }) => blobIdOf(content) === blobId)?.content };
    });
    mock.on(CreateCommitCommand).callsFake((input: CreateCommitCommandInput) => {
      this.beforeWrite("commit");
      return { commitId: this.createCommit(input) };
    });
    mock.on(CreateBranchCommand).callsFake(({ branchName, commitId }: { branchName: string; commitId: string }) => {
      this.beforeWrite("branch");
      if (this.branches.has(branchName)) {
        throw new BranchNameExistsException(refusal);
      }
      this.move(branchName, commitId);
      return {};
    });
    mock.on(DeleteBranchCommand).callsFake(({ branchName }: { branchName: string }) => {
      this.branches.delete(branchName);
      return {};
    });
    mock
      .on(MergeBranchesByFastForwardCommand)
      .callsFake((input: { sourceCommitSpecifier: string; targetBranch: string }) => {
        this.beforeWrite("merge");
        const target = this.tip(input.targetBranch);
        if (!this.history(input.sourceCommitSpecifier).includes(target)) {
          throw new ManualMergeRequiredException(refusal);
        }
        this.move(input.targetBranch, input.sourceCommitSpecifier);
        return { commitId: input.sourceCommitSpecifier };
      });
  }

  /** A person's push: `undefined` deletes a file, `!` in front makes it executable. */
  push(branch: string, changes: Readonly<Record<string, string | undefined>>): void {
    const tip = this.branches.get(branch);
    const files = new Map(tip === undefined ? [] : this.commit(tip).files);
    for (const [path, text] of Object.entries(changes)) {
      if (text === undefined) {
        files.delete(path);
      } else {
        files.set(path, { content: Buffer.from(text.replace(/^!/, "")), executable: text.startsWith("!") });
      }
    }
    this.move(branch, this.store({ files, parent: tip, message: "A push" }));
  }

  /** A person's forced push. */
  reset(branch: string, commit: string): void {
    this.move(branch, commit);
  }

  /** What a branch holds, in the form that `push` takes; the manifest aside. */
  holds(branch: string): Record<string, string> {
    const files = [...this.commit(this.tip(branch)).files].filter(([path]) => path !== ".ami-pipeline/seed.json");
    return Object.fromEntries(
      files.map(([path, { content, executable }]) => [path, (executable ? "!" : "") + content.toString()]),
    );
  }

  /** The messages of a branch's commits, the newest first. */
  log(branch: string): string[] {
    return this.history(this.tip(branch)).map((id) => this.commit(id).message);
  }

  private createCommit(input: CreateCommitCommandInput): string {
    const { branchName = "", parentCommitId, putFiles = [], deleteFiles = [], setFileModes = [] } = input;
    if (this.branches.size > 0 && !this.branches.has(branchName)) {
      throw new BranchDoesNotExistException(refusal);
    }
    const tip = this.branches.get(branchName);
    if (tip !== undefined && parentCommitId === undefined) {
      throw new ParentCommitIdRequiredException(refusal);
    }
    if (tip !== parentCommitId) {
      throw new ParentCommitIdOutdatedException(refusal);
    }

    const files = new Map(tip === undefined ? [] : this.commit(tip).files);
    for (const { filePath = "" } of deleteFiles) {
      files.delete(filePath);
    }
    for (const { filePath = "", fileMode, fileContent = new Uint8Array() } of putFiles) {
      files.set(filePath, { content: Buffer.from(fileContent), executable: fileMode === "EXECUTABLE" });
    }
    for (const { filePath = "", fileMode } of setFileModes) {
      const content = files.get(filePath)?.content ?? Buffer.of();
      files.set(filePath, { content, executable: fileMode === "EXECUTABLE" });
    }
    const id = this.store({ files, parent: tip, message: input.commitMessage ?? "" });
    this.move(branchName, id);
    return id;
  }

  private move(branch: string, commitId: string): void {
    this.defaultBranch ??= branch;
    this.branches.set(branch, commitId);
    this.moves.push(branch);
  }

  private store(commit: StoredCommit): string {
    const id = String(this.commits.size + 1).padStart(40, "0");
    this.commits.set(id, commit);
    return id;
  }

  private history(id: string): string[] {
    const { parent } = this.commit(id);
    return [id, ...(parent === undefined ? [] : this.history(parent))];
  }

  /** The commit that a branch points to. */
  tip(branch: string): string {
    const tip = this.branches.get(branch);
    if (tip === undefined) {
      throw new BranchDoesNotExistException(refusal);
    }
    return tip;
  }

  private commit(id: string): StoredCommit {
    const commit = this.commits.get(id);
    if (!commit) {
      throw new Error(`The fake has no commit ${id}.`);
    }
    return commit;
  }

  private refuseIfMissing(): void {
    if (!this.exists) {
      throw new RepositoryDoesNotExistException(refusal);
    }
  }
}
