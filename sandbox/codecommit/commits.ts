// CodeCommit's operations that make commits, with its optimistic lock and its limits.
import { AwsError, text, type Call, type Json, type Operation } from "../frontdoor/service";
import { requireBranchName } from "./branches";
import { checkedPath, readChanges, readContent, type FileChange } from "./changes";
import type { Git, TreeEntry } from "../git/git";
import { describeFile } from "./reads";
import type { Repositories, Repository } from "./repositories";

/** Source: "Quotas in AWS CodeCommit", user guide. */
const MESSAGE_BYTES = 256 * 1024;
/** Source: FolderContentSizeLimitExceededException of CreateCommit. That subfolders do not count is conjecture. */
const FOLDER_BYTES = 6 * 1024 * 1024;

interface Result {
  readonly commitId: string;
  readonly treeId: string;
  readonly added: readonly TreeEntry[];
  readonly updated: readonly TreeEntry[];
  readonly deleted: readonly TreeEntry[];
}

/** The operations that make a commit of new contents. */
export function commitOperations(repositories: Repositories): Readonly<Record<string, Operation>> {
  return {
    CreateCommit: async (call) => {
      const changes = readChanges(call.input);
      const result = await commit(repositories, call, changes, call.input.authorName);
      return {
        commitId: result.commitId,
        treeId: result.treeId,
        filesAdded: result.added.map(describeFile),
        filesUpdated: result.updated.map(describeFile),
        filesDeleted: result.deleted.map(describeFile),
      };
    },
    PutFile: async (call) => {
      const change = readContent(call.input);
      const { commitId, treeId, added, updated } = await commit(repositories, call, [change], call.input.name).catch(
        (error: unknown) => {
          if (!(error instanceof AwsError) || error.code !== "NoChangeException") {
            throw error;
          }
          throw new AwsError("SameFileContentException", `${change.path} has this content already`);
        },
      );
      return { commitId, treeId, blobId: [...added, ...updated][0]?.blobId };
    },
    DeleteFile: async (call) => {
      const path = checkedPath(call.input.filePath);
      const { commitId, treeId, deleted } = await commit(
        repositories,
        call,
        [{ kind: "delete", path }],
        call.input.name,
      );
      return { commitId, treeId, blobId: deleted[0]?.blobId, filePath: path };
    },
  };
}

/** Builds a commit on top of its parent and moves the branch to it, unless somebody else moved it meanwhile. */
async function commit(
  repositories: Repositories,
  { input, caller }: Call,
  changes: readonly FileChange[],
  author: Json | undefined,
): Promise<Result> {
  const repository = repositories.get(input.repositoryName);
  const { git } = repository;
  const branch = text(input.branchName);
  const message = text(input.commitMessage);
  if (Buffer.byteLength(message) > MESSAGE_BYTES) {
    throw new AwsError("CommitMessageLengthExceededException", `A commit message has at most ${MESSAGE_BYTES} bytes`);
  }
  const parent = await parentFor(repository, branch, input.parentCommitId);

  const before = new Map((parent ? await git.files(parent) : []).map((entry) => [entry.path, entry]));
  const after = await applied(repository, before, changes);
  if (input.keepEmptyFolders === true) {
    await keepFolders(repository, before, after);
  }
  const entries = [...after.values()];
  const changed = entries.filter(({ path, blobId, mode }) => {
    const old = before.get(path);
    return old?.blobId !== blobId || old.mode !== mode;
  });
  const deleted = [...before.values()].filter(({ path }) => !after.has(path));
  if (changed.length === 0 && deleted.length === 0) {
    throw new AwsError("NoChangeException", "The commit would change nothing");
  }

  const treeId = await git.writeTree(entries);
  refuseLargeFolders(await git.folderBytes(treeId), changed);
  const name = text(author) || (caller.arn.split("/").at(-1) ?? caller.arn);
  const commitId = await git.writeCommit({ tree: treeId, parent, name, email: text(input.email), message });
  await git.moveBranch(branch, parent, commitId).catch(() => {
    throw new AwsError("ParentCommitIdOutdatedException", `${branch} was moved by somebody else meanwhile`);
  });
  await repositories.moved(repository, [{ reference: `refs/heads/${branch}`, from: parent, to: commitId }], caller);
  return {
    commitId,
    treeId,
    added: changed.filter(({ path }) => !before.has(path)),
    updated: changed.filter(({ path }) => before.has(path)),
    deleted,
  };
}

function refuseLargeFolders(bytes: ReadonlyMap<string, number>, changed: readonly TreeEntry[]): void {
  for (const { path } of changed) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    if ((bytes.get(folder) ?? 0) > FOLDER_BYTES) {
      throw new AwsError(
        "FolderContentSizeLimitExceededException",
        `The commit results in a folder /${folder} whose contents exceed the limit of 6 MB`,
      );
    }
  }
}

/** The parent that a commit to a branch must have. Source: the CreateCommit operation and its errors. */
async function parentFor({ git }: Repository, branch: string, given: Json | undefined): Promise<string | undefined> {
  const branches = await git.branches();
  const tip = branches.get(branch);
  if (tip !== undefined && given === tip) {
    return tip;
  }
  await requireBranchName(git, branch);
  if (given !== undefined) {
    await requireCommit(git, text(given));
  }
  if (branches.size === 0) {
    return undefined;
  }
  if (!tip) {
    throw new AwsError("BranchDoesNotExistException", `Branch ${branch} does not exist`);
  }
  if (given === undefined) {
    throw new AwsError("ParentCommitIdRequiredException", "A parent commit id is required");
  }
  throw new AwsError("ParentCommitIdOutdatedException", `${text(given)} is not the tip of ${branch}; it is at ${tip}`);
}

async function requireCommit(git: Git, id: string): Promise<void> {
  if (!/^[0-9a-f]{40}$/.test(id)) {
    throw new AwsError("InvalidParentCommitIdException", `${id} is not a commit id`);
  }
  if (!(await git.resolve(id))) {
    throw new AwsError("ParentCommitDoesNotExistException", `Commit ${id} does not exist`);
  }
}

/** The files as they are once all changes are made. @throws as CodeCommit does where one cannot be made */
async function applied(
  { git }: Repository,
  before: ReadonlyMap<string, TreeEntry>,
  changes: readonly FileChange[],
): Promise<Map<string, TreeEntry>> {
  const puts = changes.flatMap((change) => (change.kind === "put" ? [change] : []));
  const ids = puts.length > 0 ? await git.writeBlobs(puts.map(({ content }) => content)) : [];
  const blobIds = new Map(puts.map(({ path }, index) => [path, ids[index] ?? ""]));

  const files = new Map(before);
  const existing = (path: string): TreeEntry => {
    const entry = before.get(path);
    if (!entry) {
      throw new AwsError("FileDoesNotExistException", `File ${path} does not exist`);
    }
    return entry;
  };
  for (const change of changes) {
    if (change.kind === "delete") {
      files.delete(existing(change.path).path);
    }
    if (change.kind === "copy" && change.isMove) {
      files.delete(existing(change.source).path);
    }
  }
  for (const change of changes) {
    const { kind, path } = change;
    if (kind === "delete") {
      continue;
    }
    const old = kind === "put" ? before.get(path) : existing(kind === "copy" ? change.source : path);
    refusePathClash(files, before, path);
    files.set(path, {
      path,
      blobId: blobIds.get(path) ?? old?.blobId ?? "",
      mode: change.mode ?? old?.mode ?? "100644",
    });
  }
  return files;
}

/** Folders that lost their last file get a `.gitkeep`. Source: keepEmptyFolders in CreateCommit. */
async function keepFolders(
  { git }: Repository,
  before: ReadonlyMap<string, TreeEntry>,
  after: Map<string, TreeEntry>,
): Promise<void> {
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);
  const kept = [...after.keys()];
  const emptied = new Set(
    [...before.keys()].map(folderOf).filter((folder) => !kept.some((path) => path.startsWith(folder))),
  );
  if (emptied.size === 0) {
    return;
  }
  const [blobId = ""] = await git.writeBlobs([Buffer.alloc(0)]);
  for (const folder of emptied) {
    const path = `${folder}.gitkeep`;
    after.set(path, { path, blobId, mode: "100644" });
  }
}

/** A name is a file's or a folder's, not both. @throws as CodeCommit does */
function refusePathClash(
  files: ReadonlyMap<string, TreeEntry>,
  before: ReadonlyMap<string, TreeEntry>,
  path: string,
): void {
  const clash = (other: string, code: string, what: string) =>
    new AwsError(before.has(other) ? code : "PutFileEntryConflictException", what);
  const parts = path.split("/");
  for (let length = 1; length < parts.length; length += 1) {
    const folder = parts.slice(0, length).join("/");
    if (files.has(folder)) {
      throw clash(folder, "DirectoryNameConflictsWithFileNameException", `${path}: ${folder} is a file`);
    }
  }
  const inside = [...files.keys()].find((other) => other.startsWith(`${path}/`));
  if (inside !== undefined) {
    throw clash(inside, "FileNameConflictsWithDirectoryNameException", `${path} is a folder, with ${inside} in it`);
  }
}
