// CodeCommit's writing operations: branches and commits, with the optimistic lock and the limits that CodeCommit has.
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { AwsError, text, type Call, type Operation, type ServiceEvent, type Shape } from "../frontdoor/service";
import type { TreeEntry } from "./git";
import { fileMode, commitOf } from "./reads";
import { shape, type Repositories, type Repository } from "./repositories";

/** Source: "Quotas in AWS CodeCommit", user guide. */
const FILES_PER_COMMIT = 100;
const FILE_BYTES = 6 * 1024 * 1024;
const COMMIT_BYTES = 7 * 1024 * 1024;

interface FileChange {
  readonly path: string;
  readonly content?: Buffer;
  readonly mode?: string;
  readonly isDeleted: boolean;
}

export function writeOperations(
  repositories: Repositories,
  publish: (event: ServiceEvent) => void,
): Readonly<Record<string, Operation>> {
  const moved = (call: Call, repository: Repository, branch: string, from?: string, to?: string) => {
    repository.modified = Date.now() / 1000;
    publish(branchEvent(call, repository, branch, from, to));
  };

  return {
    ListBranches: async ({ input }) => ({
      branches: [...(await repositories.get(input.repositoryName).git.branches()).keys()],
    }),
    GetBranch: async ({ input }) => {
      const repository = repositories.get(input.repositoryName);
      const branchName = text(input.branchName);
      return { branch: { branchName, commitId: await tipOf(repository, branchName) } };
    },
    CreateBranch: async (call) => {
      const repository = repositories.get(call.input.repositoryName);
      const branch = text(call.input.branchName);
      await requireBranchName(repository, branch);
      const commit = await commitOf(repository.git, call.input.commitId);
      if ((await repository.git.branches()).has(branch)) {
        throw new AwsError("BranchNameExistsException", `Branch named ${branch} already exists`);
      }
      await repository.git.moveBranch(branch, undefined, commit);
      moved(call, repository, branch, undefined, commit);
      return {};
    },
    DeleteBranch: async (call) => {
      const repository = repositories.get(call.input.repositoryName);
      const branchName = text(call.input.branchName);
      if (branchName === repository.defaultBranch) {
        throw new AwsError("DefaultBranchCannotBeDeletedException", "The default branch cannot be deleted");
      }
      const commitId = (await repository.git.branches()).get(branchName);
      if (!commitId) return {};
      await repository.git.moveBranch(branchName, commitId, undefined);
      moved(call, repository, branchName, commitId);
      return { deletedBranch: { branchName, commitId } };
    },
    MergeBranchesByFastForward: async (call) => {
      const repository = repositories.get(call.input.repositoryName);
      const { git } = repository;
      const source = await commitOf(git, call.input.sourceCommitSpecifier);
      const destinationName = text(call.input.destinationCommitSpecifier);
      const target = text(call.input.targetBranch ?? destinationName);
      const destination = await commitOf(git, destinationName);
      const tip = await tipOf(repository, target);
      if (!(await git.isAncestor(destination, source)) || tip !== destination) {
        throw new AwsError("ManualMergeRequiredException", `${target} cannot be fast-forwarded to ${source}`);
      }
      await moveLocked(repository, target, tip, source);
      moved(call, repository, target, tip, source);
      return { commitId: source, treeId: await git.show(source, "%T") };
    },
    CreateCommit: async (call) => {
      const repository = repositories.get(call.input.repositoryName);
      const branch = text(call.input.branchName);
      const from = await parentFor(repository, branch, call.input.parentCommitId);
      const changes = readChanges(call.input);
      const result = await commit(repository, branch, from, changes, call);
      if (!from && !repository.defaultBranch) repository.defaultBranch = branch;
      moved(call, repository, branch, from, text(result.commitId));
      return result;
    },
  };
}

/** Builds a commit on top of its parent and moves the branch to it, unless somebody else moved it meanwhile. */
async function commit(
  repository: Repository,
  branch: string,
  parent: string | undefined,
  changes: readonly FileChange[],
  { input, caller }: Call,
): Promise<Shape> {
  const { git } = repository;
  const files = new Map((parent ? await git.files(parent) : []).map((entry) => [entry.path, entry]));
  const summary = { filesAdded: [] as Shape[], filesUpdated: [] as Shape[], filesDeleted: [] as Shape[] };
  let isChanged = false;

  for (const { path, content, mode, isDeleted } of changes) {
    const before = files.get(path);
    if (isDeleted) {
      if (!before) throw new AwsError("FileDoesNotExistException", `File ${path} does not exist`);
      files.delete(path);
      summary.filesDeleted.push(describeFile(before));
      isChanged = true;
      continue;
    }
    if (!content && !before) throw new AwsError("FileDoesNotExistException", `File ${path} does not exist`);
    refusePathClash(files, path);
    const blobId = content ? await git.writeBlob(content) : (before?.blobId ?? "");
    const entry: TreeEntry = { path, blobId, mode: mode ?? before?.mode ?? "100644" };
    files.set(path, entry);
    (before ? summary.filesUpdated : summary.filesAdded).push(describeFile(entry));
    isChanged ||= before?.blobId !== entry.blobId || before.mode !== entry.mode;
  }
  if (!isChanged) throw new AwsError("NoChangeException", "The commit would change nothing");

  const scratch = join(git.folder, `index-${randomUUID()}`);
  try {
    const treeId = await git.writeTree([...files.values()], scratch);
    const commitId = await git.writeCommit({
      tree: treeId,
      parent,
      name: text(input.authorName ?? caller.arn.split("/").at(-1)),
      email: text(input.email ?? ""),
      message: text(input.commitMessage ?? ""),
    });
    await moveLocked(repository, branch, parent, commitId);
    return { commitId, treeId, ...summary };
  } finally {
    rmSync(scratch, { force: true });
  }
}

/** The parent that a commit to a branch must have. Source: the CreateCommit operation and its errors. */
async function parentFor(repository: Repository, branch: string, given: unknown): Promise<string | undefined> {
  await requireBranchName(repository, branch);
  const branches = await repository.git.branches();
  const tip = branches.get(branch);
  if (branches.size === 0) return undefined;
  if (!tip) throw new AwsError("BranchDoesNotExistException", `Branch ${branch} does not exist`);
  if (given === undefined) throw new AwsError("ParentCommitIdRequiredException", "A parent commit id is required");
  if (given !== tip) {
    const isKnown = (await repository.git.resolve(text(given))) !== undefined;
    throw isKnown
      ? new AwsError("ParentCommitIdOutdatedException", `${text(given)} is not the tip of ${branch}; it is at ${tip}`)
      : new AwsError("ParentCommitDoesNotExistException", `Commit ${text(given)} does not exist`);
  }
  return tip;
}

function readChanges(input: Shape): FileChange[] {
  const list = (name: string) => (Array.isArray(input[name]) ? input[name].map(shape) : []);
  const changes: FileChange[] = [
    ...list("putFiles").map((file) => ({
      path: checkedPath(file.filePath),
      content: contentOf(file),
      ...modeOf(file.fileMode),
      isDeleted: false,
    })),
    ...list("deleteFiles").map((file) => ({ path: checkedPath(file.filePath), isDeleted: true })),
    ...list("setFileModes").map((file) => ({
      path: checkedPath(file.filePath),
      ...modeOf(file.fileMode),
      isDeleted: false,
    })),
  ];
  if (changes.length === 0) throw new AwsError("FileEntryRequiredException", "A commit needs at least one file entry");
  if (changes.length > FILES_PER_COMMIT) {
    throw new AwsError(
      "MaximumFileEntriesExceededException",
      `${changes.length} file entries; a commit takes at most ${FILES_PER_COMMIT}`,
    );
  }
  const paths = changes.map(({ path }) => path);
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice) throw new AwsError("SamePathRequestException", `${twice} stands more than once in the request`);
  const bytes = changes.reduce((sum, { content }) => sum + (content?.length ?? 0), 0);
  if (bytes > COMMIT_BYTES) {
    throw new AwsError(
      "FolderContentSizeLimitExceededException",
      `${bytes} bytes in one commit; it takes at most ${COMMIT_BYTES}`,
    );
  }
  return changes;
}

function contentOf(file: Record<string, unknown>): Buffer {
  const content = Buffer.from(text(file.fileContent ?? ""), "base64");
  if (content.length <= FILE_BYTES) return content;
  throw new AwsError(
    "FileContentSizeLimitExceededException",
    `${text(file.filePath)} has ${content.length} bytes; a file may have at most ${FILE_BYTES}`,
  );
}

function modeOf(mode: unknown): { mode?: string } {
  return mode === undefined ? {} : { mode: mode === "EXECUTABLE" ? "100755" : "100644" };
}

function checkedPath(given: unknown): string {
  const path = text(given).replace(/^\//, "");
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === ".." || part === ".git")) {
    throw new AwsError("InvalidPathException", `${text(given)} is not a path that CodeCommit takes`);
  }
  return path;
}

function refusePathClash(files: ReadonlyMap<string, TreeEntry>, path: string): void {
  const parts = path.split("/");
  for (let i = 1; i < parts.length; i += 1) {
    const folder = parts.slice(0, i).join("/");
    if (files.has(folder)) {
      throw new AwsError("DirectoryNameConflictsWithFileNameException", `${folder} is a file`);
    }
  }
  if ([...files.keys()].some((other) => other.startsWith(`${path}/`))) {
    throw new AwsError("FileNameConflictsWithDirectoryNameException", `${path} is a folder`);
  }
}

async function moveLocked(repository: Repository, branch: string, from: string | undefined, to: string): Promise<void> {
  try {
    await repository.git.moveBranch(branch, from, to);
  } catch {
    throw new AwsError("ParentCommitIdOutdatedException", `${branch} was moved by somebody else meanwhile`);
  }
}

async function tipOf({ git }: Repository, branch: string): Promise<string> {
  const tip = (await git.branches()).get(branch);
  if (tip) return tip;
  throw new AwsError("BranchDoesNotExistException", `Branch ${branch} does not exist`);
}

async function requireBranchName({ git }: Repository, name: string): Promise<void> {
  if (await git.isBranchName(name)) return;
  throw new AwsError("InvalidBranchNameException", `${name} is not a branch name that git takes`);
}

function describeFile({ path, blobId, mode }: TreeEntry): Shape {
  return { absolutePath: path, blobId, fileMode: fileMode(mode) };
}

/** Source: "Monitoring CodeCommit events in EventBridge", CodeCommit user guide. */
function branchEvent(
  { caller, region }: Call,
  { arn, id, name }: Repository,
  branch: string,
  from: string | undefined,
  to: string | undefined,
): ServiceEvent {
  return {
    source: "aws.codecommit",
    "detail-type": "CodeCommit Repository State Change",
    region,
    account: caller.accountId,
    resources: [arn],
    detail: {
      callerUserArn: caller.arn,
      event: to ? (from ? "referenceUpdated" : "referenceCreated") : "referenceDeleted",
      referenceFullName: `refs/heads/${branch}`,
      referenceName: branch,
      referenceType: "branch",
      repositoryId: id,
      repositoryName: name,
      ...(to && { commitId: to }),
      ...(from && { oldCommitId: from }),
    },
  };
}
