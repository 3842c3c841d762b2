// What the provider keeps of a repository.
import type { Git } from "../../git/git";

/** A repository of the provider. */
export interface ProviderRepository {
  /** `owner/name`; GitLab's groups may be nested. */
  readonly name: string;
  readonly git: Git;
  /** In the order of their numbers. */
  readonly pullRequests: PullRequest[];
  /** Commit to its statuses. */
  readonly statuses: Map<string, readonly CommitStatus[]>;
}

/** A pull request; what is not readonly changes. */
export interface PullRequest {
  readonly id: number;
  readonly title: string;
  /** The branch that is to be merged. */
  readonly source: { readonly repository: string; readonly branch: string };
  readonly destination: { readonly branch: string };
  /** The newest commit of its branch. */
  commit: string;
  state: "open" | "merged" | "closed";
}

/** A status of a commit, which shows at its pull request. */
export interface CommitStatus {
  readonly state: string;
  /** What the status is of; a newer one of the same context replaces it. */
  readonly context: string;
  readonly description: string;
  readonly target_url: string;
}
