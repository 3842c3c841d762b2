// CodeCommit's reading operations: commits, differences, files and folders.
import { AwsError, text, type Operation, type Shape } from "../frontdoor/service";
import type { Change, Git, TreeEntry } from "./git";
import { strings, type Repositories } from "./repositories";

const PAGE_SIZE = 100;

const MODES: Readonly<Record<string, string>> = { "100644": "NORMAL", "100755": "EXECUTABLE", "120000": "SYMLINK" };

/** The name that CodeCommit has for a file's mode. */
export function fileMode(mode: string): string {
  return MODES[mode] ?? "NORMAL";
}

/** @throws as CodeCommit does where a specifier means no commit */
export async function commitOf(git: Git, specifier: unknown): Promise<string> {
  const commit = await git.resolve(String(specifier));
  if (commit) return commit;
  throw new AwsError("CommitDoesNotExistException", `Commit ${String(specifier)} does not exist`);
}

export function readOperations(repositories: Repositories): Readonly<Record<string, Operation>> {
  const gitOf = (input: Shape) => repositories.get(input.repositoryName).git;

  /** The commit to read files from: the one named, else the default branch's. */
  const commitToRead = async (input: Shape) => {
    const repository = repositories.get(input.repositoryName);
    return commitOf(repository.git, input.commitSpecifier ?? repository.defaultBranch ?? "HEAD");
  };

  return {
    GetCommit: async ({ input }) => ({ commit: await describeCommit(gitOf(input), text(input.commitId)) }),
    BatchGetCommits: async ({ input }) => {
      const git = gitOf(input);
      return {
        commits: await Promise.all(strings(input.commitIds).map((id) => describeCommit(git, id))),
        errors: [],
      };
    },
    GetDifferences: async ({ input }) => {
      const git = gitOf(input);
      const after = await commitOf(git, input.afterCommitSpecifier);
      const changes =
        input.beforeCommitSpecifier === undefined
          ? (await git.files(after)).map((entry): Change => ({ after: entry }))
          : await git.changes(await commitOf(git, input.beforeCommitSpecifier), after);
      const wanted = changes.filter(
        (change) => isWithin(change.before, input.beforePath) && isWithin(change.after, input.afterPath),
      );
      const start = Number(input.NextToken ?? 0);
      const end = start + Number(input.MaxResults ?? PAGE_SIZE);
      return {
        differences: wanted.slice(start, end).map(describeChange),
        ...(end < wanted.length && { NextToken: String(end) }),
      };
    },
    GetBlob: async ({ input }) => {
      try {
        return { content: (await gitOf(input).blob(text(input.blobId))).toString("base64") };
      } catch {
        throw new AwsError("BlobIdDoesNotExistException", `Blob ${text(input.blobId)} does not exist`);
      }
    },
    GetFile: async ({ input }) => {
      const git = gitOf(input);
      const commitId = await commitToRead(input);
      const path = text(input.filePath).replace(/^\//, "");
      const entry = (await git.files(commitId)).find((file) => file.path === path);
      if (!entry) throw new AwsError("FileDoesNotExistException", `File ${path} does not exist`);
      const content = await git.blob(entry.blobId);
      return {
        commitId,
        blobId: entry.blobId,
        filePath: path,
        fileMode: fileMode(entry.mode),
        fileSize: content.length,
        fileContent: content.toString("base64"),
      };
    },
    GetFolder: async ({ input }) => {
      const commitId = await commitToRead(input);
      const folder = text(input.folderPath).replace(/^\/|\/$/g, "");
      const prefix = folder === "" ? "" : `${folder}/`;
      const inside = (await gitOf(input).files(commitId)).filter(({ path }) => path.startsWith(prefix));
      if (inside.length === 0 && folder !== "") {
        throw new AwsError("FolderDoesNotExistException", `Folder ${folder} does not exist`);
      }
      const isFile = ({ path }: TreeEntry) => !path.slice(prefix.length).includes("/");
      const subFolders = new Set(
        inside.filter((entry) => !isFile(entry)).map(({ path }) => path.slice(prefix.length).split("/")[0] ?? ""),
      );
      return {
        commitId,
        folderPath: folder,
        files: inside.filter(isFile).map(({ path, blobId, mode }) => ({
          blobId,
          absolutePath: path,
          relativePath: path.slice(prefix.length),
          fileMode: fileMode(mode),
        })),
        subFolders: [...subFolders].map((name) => ({ absolutePath: prefix + name, relativePath: name })),
      };
    },
  };
}

async function describeCommit(git: Git, id: string): Promise<Shape> {
  const commit = await git.resolve(id);
  if (!commit) throw new AwsError("CommitIdDoesNotExistException", `Commit id ${id} does not exist`);
  const text = await git.show(commit, "%T%x00%P%x00%an%x00%ae%x00%ad%x00%cn%x00%ce%x00%cd%x00%B");
  const [treeId, parents = "", name, email, date, committerName, committerEmail, committed, message = ""] =
    text.split("\0");
  return {
    commitId: commit,
    treeId,
    parents: parents.split(" ").filter((parent) => parent !== ""),
    message: message.replace(/\n$/, ""),
    author: { name, email, date },
    committer: { name: committerName, email: committerEmail, date: committed },
    additionalData: "",
  };
}

function describeChange({ before, after }: Change): Shape {
  return {
    ...(before && { beforeBlob: { ...before } }),
    ...(after && { afterBlob: { ...after } }),
    changeType: before ? (after ? "M" : "D") : "A",
  };
}

function isWithin(entry: TreeEntry | undefined, folder: unknown): boolean {
  if (!entry || folder === undefined) return true;
  const path = text(folder).replace(/^\/|\/$/g, "");
  return entry.path === path || entry.path.startsWith(`${path}/`);
}
