// CodeCommit's reading operations: commits, differences, files and folders.
import { AwsError, text, type Json, type Operation, type Shape } from "../frontdoor/service";
import type { Change, Git, TreeEntry } from "../git/git";
import { strings } from "./inputs";
import { pageOf } from "./paging";
import type { Repositories } from "./repositories";

/** How many commits one BatchGetCommits takes, and how large a file GetFile gives. Source: the operations' errors. */
const COMMITS_PER_BATCH = 100;
const FILE_BYTES = 6 * 1024 * 1024;

const SYMBOLIC_LINK = "120000";

const MODES: Readonly<Record<string, string>> = {
  "100644": "NORMAL",
  "100755": "EXECUTABLE",
  [SYMBOLIC_LINK]: "SYMLINK",
};

/** A file's mode as CodeCommit calls it. */
export function fileMode(mode: string): string {
  return MODES[mode] ?? "NORMAL";
}

/** The commit that a specifier stands for. @throws as CodeCommit does where there is none */
export async function commitOf(git: Git, specifier: Json | undefined): Promise<string> {
  const commit = await git.resolve(text(specifier));
  if (commit) {
    return commit;
  }
  throw new AwsError("CommitDoesNotExistException", `Commit ${text(specifier)} does not exist`);
}

/** The operations that show commits, differences, files and folders. */
export function readOperations(repositories: Repositories): Readonly<Record<string, Operation>> {
  const gitOf = (input: Shape) => repositories.get(input.repositoryName).git;

  /** The commit to read files from: the one that is named, or else that of the default branch. */
  const commitToRead = async (input: Shape) => {
    const repository = repositories.get(input.repositoryName);
    return commitOf(repository.git, input.commitSpecifier ?? repository.defaultBranch ?? "HEAD");
  };

  return {
    GetCommit: async ({ input }) => {
      const [git, id] = [gitOf(input), text(input.commitId)];
      const commit = await resolveId(git, id);
      if (!commit) {
        throw new AwsError("CommitIdDoesNotExistException", `Commit id ${id} does not exist`);
      }
      return { commit: await describeCommit(git, commit) };
    },
    BatchGetCommits: async ({ input }) => {
      const ids = strings(input.commitIds);
      if (ids.length > COMMITS_PER_BATCH) {
        throw new AwsError("CommitIdsLimitExceededException", `${ids.length} commits; ${COMMITS_PER_BATCH} at most`);
      }
      const git = gitOf(input);
      const found = await Promise.all(ids.map(async (id) => ({ id, commit: await resolveId(git, id) })));
      return {
        commits: await Promise.all(found.flatMap(({ commit }) => (commit ? [describeCommit(git, commit)] : []))),
        errors: found.flatMap(({ id, commit }) => (commit ? [] : [missingCommit(id)])),
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
      const { items, next } = pageOf(wanted, input.NextToken, input.MaxResults);
      return { differences: items.map(describeChange), ...(next && { NextToken: next }) };
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
      if (!entry) {
        throw new AwsError("FileDoesNotExistException", `File ${path} does not exist`);
      }
      const content = await git.blob(entry.blobId);
      if (content.length > FILE_BYTES) {
        throw new AwsError("FileTooLargeException", `${path} has ${content.length} bytes; ${FILE_BYTES} at most`);
      }
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
      const git = gitOf(input);
      const commitId = await commitToRead(input);
      const folder = text(input.folderPath).replace(/^\/|\/$/g, "");
      const prefix = folder === "" ? "" : `${folder}/`;
      const inside = (await git.files(commitId)).filter(({ path }) => path.startsWith(prefix));
      if (inside.length === 0 && folder !== "") {
        throw new AwsError("FolderDoesNotExistException", `Folder ${folder} does not exist`);
      }
      const nameIn = ({ path }: TreeEntry) => path.slice(prefix.length);
      const here = inside.filter((entry) => !nameIn(entry).includes("/"));
      const subFolders = new Set(inside.flatMap((entry) => /^(.*?)\//.exec(nameIn(entry))?.[1] ?? []));
      const describe = (entry: TreeEntry) => ({ ...describeFile(entry), relativePath: nameIn(entry) });
      return {
        commitId,
        folderPath: folder,
        files: here.filter(({ mode }) => mode !== SYMBOLIC_LINK).map(describe),
        symbolicLinks: here.filter(({ mode }) => mode === SYMBOLIC_LINK).map(describe),
        subFolders: [...subFolders].map((name) => ({ absolutePath: prefix + name, relativePath: name })),
        subModules: [],
      };
    },
  };
}

/** A file as CodeCommit's outputs show it. */
export function describeFile({ path, blobId, mode }: TreeEntry): Shape {
  return { absolutePath: path, blobId, fileMode: fileMode(mode) };
}

/** A commit by its whole id: where CodeCommit asks for an id, it does not accept a branch's name. */
async function resolveId(git: Git, id: string): Promise<string | undefined> {
  return /^[0-9a-f]{40}$/.test(id) ? git.resolve(id) : undefined;
}

function missingCommit(commitId: string): Shape {
  return {
    commitId,
    errorCode: "CommitIdDoesNotExistException",
    errorMessage: `Commit id ${commitId} does not exist`,
  };
}

async function describeCommit(git: Git, commitId: string): Promise<Shape> {
  const fields = await git.show(commitId, "%T%x00%P%x00%an%x00%ae%x00%ad%x00%cn%x00%ce%x00%cd%x00%B");
  const [treeId, parents = "", name, email, date, committerName, committerEmail, committed, message = ""] =
    fields.split("\0");
  return {
    commitId,
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

function isWithin(entry: TreeEntry | undefined, folder: Json | undefined): boolean {
  if (!entry || folder === undefined) {
    return true;
  }
  const path = text(folder).replace(/^\/|\/$/g, "");
  return path === "" || entry.path === path || entry.path.startsWith(`${path}/`);
}
