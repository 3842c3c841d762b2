// CodeCommit: the pipeline's Source action reads a commit.
import { text } from "../../frontdoor/service";
import { arn, need, type Needs, type NeedsOf } from "./need";

const onRepository =
  (operation: string): NeedsOf =>
  (call) => [need(`codecommit:${operation}`, arn(call, "codecommit", text(call.input.repositoryName)))];

/** What CodeCommit's operations need. */
export const codecommit: Needs = Object.fromEntries(
  ["GetBranch", "GetCommit", "GetRepository", "UploadArchive", "GetUploadArchiveStatus", "CancelUploadArchive"].map(
    (operation) => [operation, onRepository(operation)],
  ),
);
