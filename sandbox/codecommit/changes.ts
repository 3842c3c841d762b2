// What a commit changes: CreateCommit's input, checked as CodeCommit checks it before it looks at the repository.
import { AwsError, text, type Json, type Shape } from "../frontdoor/service";
import { members, structures } from "./inputs";

/** One entry of a commit. */
export type FileChange =
  | { readonly kind: "put"; readonly path: string; readonly content: Buffer; readonly mode?: string }
  | {
      readonly kind: "copy";
      readonly path: string;
      readonly source: string;
      readonly isMove: boolean;
      readonly mode?: string;
    }
  | { readonly kind: "mode"; readonly path: string; readonly mode: string }
  | { readonly kind: "delete"; readonly path: string };

/** Source: "Quotas in AWS CodeCommit", user guide. */
const FILES_PER_COMMIT = 100;
const FILE_BYTES = 6 * 1024 * 1024;
const COMMIT_BYTES = 7 * 1024 * 1024;

/** The entries of CreateCommit's input. @throws as CodeCommit does */
export function readChanges({ putFiles, deleteFiles, setFileModes }: Shape): FileChange[] {
  const changes: FileChange[] = [
    ...structures(putFiles).map(readPut),
    ...structures(deleteFiles).map(({ filePath }): FileChange => ({ kind: "delete", path: checkedPath(filePath) })),
    ...structures(setFileModes).map(({ filePath, fileMode }): FileChange => ({
      kind: "mode",
      path: checkedPath(filePath),
      mode: checkedMode(fileMode),
    })),
  ];
  if (changes.length === 0) {
    throw new AwsError("FileEntryRequiredException", "A commit needs at least one file entry");
  }
  if (changes.length > FILES_PER_COMMIT) {
    throw new AwsError(
      "MaximumFileEntriesExceededException",
      `${changes.length} file entries; a commit takes at most ${FILES_PER_COMMIT}`,
    );
  }
  const paths = changes.map(({ path }) => path);
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) {
    throw new AwsError("SamePathRequestException", `${twice} is in the request more than once`);
  }
  const bytes = changes.reduce((sum, change) => sum + (change.kind === "put" ? change.content.length : 0), 0);
  if (bytes > COMMIT_BYTES) {
    throw new AwsError(
      "FileContentSizeLimitExceededException",
      `${bytes} bytes in one commit; it takes at most ${COMMIT_BYTES}`,
    );
  }
  return changes;
}

/** An entry with new content. @throws as CodeCommit does */
export function readContent({ filePath, fileContent, fileMode }: Shape): FileChange {
  const path = checkedPath(filePath);
  const content = Buffer.from(text(fileContent), "base64");
  if (content.length > FILE_BYTES) {
    throw new AwsError(
      "FileContentSizeLimitExceededException",
      `${path} has ${content.length} bytes; a file may have at most ${FILE_BYTES}`,
    );
  }
  return { kind: "put", path, content, ...(fileMode !== undefined && { mode: checkedMode(fileMode) }) };
}

/** A path without a leading slash. @throws as CodeCommit does where git or CodeCommit would not accept it */
export function checkedPath(given: Json | undefined): string {
  const path = text(given).replace(/^\//, "");
  if (path === "") {
    throw new AwsError("PathRequiredException", "A file path is required");
  }
  if (path.split("/").some((part) => part === "" || part === "." || part === ".." || part.toLowerCase() === ".git")) {
    throw new AwsError("InvalidPathException", `${text(given)} is not a path that CodeCommit accepts`);
  }
  return path;
}

function readPut(entry: Shape): FileChange {
  const { filePath, fileContent, sourceFile, fileMode } = entry;
  const path = checkedPath(filePath);
  if (sourceFile === undefined) {
    if (fileContent !== undefined) {
      return readContent(entry);
    }
    throw new AwsError("SourceFileOrContentRequiredException", `${path} has neither content nor a source file`);
  }
  if (fileContent !== undefined) {
    throw new AwsError("FileContentAndSourceFileSpecifiedException", `${path} has both content and a source file`);
  }
  const { filePath: sourcePath, isMove } = members(sourceFile);
  const source = checkedPath(sourcePath);
  if (source.split("/").at(-1) === ".gitkeep") {
    throw new AwsError("RestrictedSourceFileException", `${source} cannot be copied or moved`);
  }
  return {
    kind: "copy",
    path,
    source,
    isMove: isMove === true,
    ...(fileMode !== undefined && { mode: checkedMode(fileMode) }),
  };
}

function checkedMode(mode: Json | undefined): string {
  if (mode === "EXECUTABLE") {
    return "100755";
  }
  if (mode === "NORMAL") {
    return "100644";
  }
  throw new AwsError("InvalidFileModeException", `File mode ${text(mode)} cannot be set; use NORMAL or EXECUTABLE`);
}
