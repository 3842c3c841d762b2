// What the environment of a job says: which pull request it is for, and where its results go.
import type { PullRequest } from "./post";

/** What a job is about. What nobody says is left out. */
export interface Job {
  /** What the pull request goes into. */
  readonly base?: string;
  /** The commit to look at. */
  readonly commit?: string;
  /** The repository, `owner/name`. */
  readonly repository?: string;
  /** The file that becomes the summary of the job. */
  readonly summaryFile?: string;
  /** The pull request to comment on. */
  readonly pullRequest?: PullRequest;
}

/** The part of the event that started a GitHub workflow. Source: "Webhook events and payloads", GitHub docs. */
interface GitHubEvent {
  readonly pull_request?: { readonly number: number; readonly head: { readonly sha: string } };
}

/**
 * Reads GitHub's and GitLab's variables.
 * Sources: "Variables reference", GitHub docs; "Predefined CI/CD variables reference", GitLab docs.
 */
export function jobIn(environment: NodeJS.ProcessEnv, read: (path: string) => string): Job {
  // GitHub sets some that say nothing.
  const of = (name: string) => (environment[name] === "" ? undefined : environment[name]);
  const repository = of("GITHUB_REPOSITORY");
  const event = of("GITHUB_EVENT_PATH");
  const { pull_request: pull } = event === undefined ? {} : (JSON.parse(read(event)) as GitHubEvent);
  const token = of("GITHUB_TOKEN");
  const branch = of("GITHUB_BASE_REF");
  const base = branch === undefined ? of("CI_MERGE_REQUEST_DIFF_BASE_SHA") : `origin/${branch}`;
  // GitHub checks out a merge of the pull request; people know the commit that was pushed.
  const commit = pull?.head.sha ?? of("GITHUB_SHA") ?? of("CI_COMMIT_SHA");
  const summaryFile = of("GITHUB_STEP_SUMMARY");
  const api = of("GITHUB_API_URL");
  const canComment = repository !== undefined && pull !== undefined && token !== undefined;
  return {
    ...(base !== undefined && { base }),
    ...(commit !== undefined && { commit }),
    ...(repository !== undefined && { repository }),
    ...(summaryFile !== undefined && { summaryFile }),
    ...(canComment && { pullRequest: { repository, number: pull.number, token, ...(api !== undefined && { api }) } }),
  };
}
