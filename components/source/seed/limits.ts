// What CodeCommit's API accepts.
// Source: https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html and the service's model (CreateCommit).

/** The length of `fileContent` in the service's model. */
export const LARGEST_FILE_BYTES = 6_291_456;

/**
 * The contents of one commit: "the combined file content change size is 7 MB" (FileContentSizeLimitExceededException).
 * AWS does not say whether a megabyte is 10^6 or 2^20 bytes: the smaller one is safe.
 */
export const LARGEST_COMMIT_BYTES = 7_000_000;

/**
 * The files of one folder: "a folder whose contents exceed the limit of 6 MB" (FolderContentSizeLimitExceededException).
 * The model counts the 6 MB of a file as 6 x 2^20 bytes, and so does this. AWS does not say whether subfolders count. If they
 * did, no repository could be larger than that, so they do not here.
 */
export const LARGEST_FOLDER_BYTES = 6_291_456;

/** The files that one commit can add, change or delete. */
export const MOST_FILES_IN_A_COMMIT = 100;

/** The characters in a file's path. */
export const LONGEST_PATH = 4096;

/** The folders in a file's path. */
export const DEEPEST_FOLDER = 20;
