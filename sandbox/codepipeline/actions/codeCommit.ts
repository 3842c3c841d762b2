// The CodeCommit source action: packs a commit's files into the artifact bucket, in the name of the pipeline's role.
import { CodeCommitClient, GetBranchCommand, GetCommitCommand } from "@aws-sdk/client-codecommit";
import { buildRole, type Credentials } from "../../codebuild/run/role";
import { roleClient } from "../../frontdoor/roleClient";
import type { ActionContext, ActionResult, RunAction } from "./action";
import { sessionNameOf } from "./session";

/** Which repository is meant: a name is one of a region's. */
export interface RepositoryPlace {
  readonly repositoryName: string;
  readonly region: string;
}

/** What the action works with. */
export interface CodeCommitSourceOptions {
  readonly endpoint: string;
  readonly issueCredentials: (roleArn: string, sessionName: string) => Credentials;
  /** The files of a commit as a zip, as CodeCommit's UploadArchive makes it for CodePipeline. */
  readonly archive: (place: RepositoryPlace, commitId: string, role: Credentials) => Promise<Uint8Array>;
}

/** Runs actions of the provider CodeCommit. */
export function codeCommitSource({ endpoint, issueCredentials, archive }: CodeCommitSourceOptions): RunAction {
  return async (context: ActionContext): Promise<ActionResult> => {
    const { configuration, pipeline, roleArn, outputs, sourceRevision } = context;
    const { RepositoryName: repositoryName = "", BranchName: branchName = "" } = configuration;
    const { region } = pipeline;
    const credentials = issueCredentials(roleArn, sessionNameOf(context));
    const codeCommit = new CodeCommitClient(roleClient(endpoint, region, credentials));
    try {
      const { branch } = await codeCommit.send(new GetBranchCommand({ repositoryName, branchName }));
      const commitId = sourceRevision?.revisionValue ?? branch?.commitId ?? "";
      const { commit } = await codeCommit.send(new GetCommitCommand({ repositoryName, commitId }));

      const [output] = outputs;
      if (!output) {
        throw new Error(`Action ${context.declaration.name} has no output artifact`);
      }
      const key = context.encryptionKeyId ?? `arn:aws:kms:${region}:${pipeline.account}:alias/aws/s3`;
      await buildRole(endpoint, region, credentials).write(
        output.place,
        await archive({ repositoryName, region }, commitId, credentials),
        key,
      );

      const summary = commit?.message?.trimEnd() ?? "";
      const url = `https://console.aws.amazon.com/codesuite/codecommit/repositories/${repositoryName}/commit/${commitId}?region=${region}`;
      return {
        progress: { externalExecutionId: commitId, externalExecutionUrl: url, summary },
        source: { revisionId: commitId, revisionSummary: summary, revisionUrl: url },
        outputVariables: {
          CommitId: commitId,
          BranchName: branchName,
          RepositoryName: repositoryName,
          CommitMessage: commit?.message ?? "",
          AuthorDate: isoDate(commit?.author?.date),
          CommitterDate: isoDate(commit?.committer?.date),
        },
      };
    } finally {
      codeCommit.destroy();
    }
  };
}

/** A commit's date is `<seconds> <zone>`; CodePipeline's variables have it as 2026-11-25T10:00:00Z. */
function isoDate(date: string | undefined): string {
  const seconds = Number(date?.split(" ")[0]);
  return Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString().replace(".000", "") : "";
}
