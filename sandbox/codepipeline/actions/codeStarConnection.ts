// The source action of connections: packs a commit of a provider's repository into the artifact bucket.
import { buildRole, type Credentials } from "../../codebuild/run/role";
import type { Reach } from "../../codeconnections/reach";
import { AwsError } from "../../frontdoor/service";
import type { Git } from "../../git/git";
import type { ErrorDetails } from "../model";
import type { ActionContext, ActionResult, RunAction } from "./action";
import { sessionNameOf } from "./session";

/** A use of a connection, as IAM is asked for it. */
export interface ConnectionUse {
  readonly connectionArn: string;
  /** What is asked of the provider. */
  readonly providerAction: "GetBranch" | "StartUploadArchiveToS3" | "GetUploadArchiveToS3Status";
  /** @default - it is not about a repository */
  readonly repository?: string;
  /** @default - it is not about a branch */
  readonly branch?: string;
}

/** What the action works with. */
export interface ConnectionSourceOptions {
  readonly endpoint: string;
  readonly issueCredentials: (roleArn: string, sessionName: string) => Credentials;
  /** Throws where a role may not use a connection so. */
  readonly authorizeUse: (use: ConnectionUse, role: Credentials) => Promise<void>;
  /** What a connection leads to. */
  readonly reach: (connectionArn: string, repository: string) => Reach;
}

/**
 * Runs actions of the provider CodeStarSourceConnection. Source: "CodeStarSourceConnection for Bitbucket Cloud, GitHub,
 * GitHub Enterprise Server, GitLab.com, and GitLab self-managed actions", CodePipeline user guide.
 */
export function connectionSource(options: ConnectionSourceOptions): RunAction {
  const { endpoint, issueCredentials, authorizeUse, reach } = options;
  return async (context: ActionContext): Promise<ActionResult> => {
    const { configuration, pipeline, sourceRevision, sourceEvent, outputs } = context;
    const { ConnectionArn: connectionArn = "", FullRepositoryId: repository = "" } = configuration;
    const branch = sourceEvent?.variables.BranchName ?? configuration.BranchName ?? "";
    const credentials = issueCredentials(context.roleArn, sessionNameOf(context));
    try {
      await authorizeUse({ connectionArn, repository, branch, providerAction: "GetBranch" }, credentials);
      await authorizeUse({ connectionArn, repository, providerAction: "StartUploadArchiveToS3" }, credentials);
      await authorizeUse({ connectionArn, providerAction: "GetUploadArchiveToS3Status" }, credentials);
    } catch (error) {
      return { errorDetails: notAuthorized(error, connectionArn) };
    }

    const { status, providerType, git } = reach(connectionArn, repository);
    if (status !== "AVAILABLE") {
      return failed(`Connection ${connectionArn} is not in an available state`);
    }
    const commit = git && (await git.resolve(sourceRevision?.revisionValue ?? `refs/heads/${branch}`));
    // To the provider a repository that the connection does not reach looks like one that does not exist.
    if (!git || commit === undefined) {
      return failed(`[${providerType}] No Branch [${branch}] found for FullRepositoryName [${repository}]`);
    }

    const [output] = outputs;
    if (!output) {
      throw new Error(`Action ${context.declaration.name} has no output artifact`);
    }
    const key = context.encryptionKeyId ?? `arn:aws:kms:${pipeline.region}:${pipeline.account}:alias/aws/s3`;
    await buildRole(endpoint, pipeline.region, credentials).write(output.place, await git.sourceArchive(commit), key);

    const { CommitMessage, ...author } = await describe(git, commit);
    const summary = CommitMessage.trimEnd();
    // The console's link leads to the provider by way of the connection.
    const url =
      `https://${pipeline.region}.console.aws.amazon.com/codesuite/settings/connections/redirect` +
      `?connectionArn=${connectionArn}&referenceType=COMMIT&FullRepositoryId=${repository}&Commit=${commit}`;
    const revisionSummary = JSON.stringify({ ProviderType: providerType, CommitMessage: summary });
    return {
      progress: { externalExecutionId: commit, externalExecutionUrl: url, summary: revisionSummary },
      source: { revisionId: commit, revisionSummary, revisionUrl: url },
      outputVariables: {
        ...author,
        BranchName: branch,
        CommitId: commit,
        CommitMessage,
        ConnectionArn: connectionArn,
        FullRepositoryName: repository,
        ProviderType: providerType,
        ...sourceEvent?.variables,
      },
    };
  };
}

function failed(message: string): ActionResult {
  return { errorDetails: { code: "ConfigurationError", message } };
}

/** CodePipeline does not show what IAM said. */
function notAuthorized(error: unknown, connectionArn: string): ErrorDetails {
  if (!(error instanceof AwsError)) {
    throw error;
  }
  const message = `Unable to use Connection: ${connectionArn}. The provided role does not have sufficient permissions.`;
  return { code: "PermissionError", message };
}

/** The author's id is the provider's own name of them, for which the sandbox takes their e-mail address. */
async function describe(git: Git, commit: string) {
  const shown = await git.show(commit, "%an%x00%ae%x00%ad%x00%B");
  const [name = "", email = "", date = "", CommitMessage = ""] = shown.split("\0");
  return {
    AuthorDate: new Date(Number(date.split(" ")[0]) * 1000).toISOString().replace(".000", ""),
    AuthorDisplayName: name,
    AuthorEmail: email,
    AuthorId: email,
    CommitMessage,
  };
}
