// What happens at the provider, as its webhooks tell CodePipeline.

/** A branch or a tag was pushed. */
export interface PushEvent {
  readonly kind: "push";
  readonly repository: string;
  readonly reference: { readonly type: "branch" | "tag"; readonly name: string };
  readonly commit: string;
}

/** A pull request was opened, got commits, or was closed. */
export interface PullRequestEvent {
  readonly kind: "pullRequest";
  readonly event: "OPEN" | "UPDATED" | "CLOSED";
  readonly repository: string;
  readonly id: number;
  readonly title: string;
  /** The branch that is to be merged, and its newest commit. */
  readonly source: { readonly branch: string; readonly commit: string };
  /** The branch that it is to be merged into. */
  readonly destination: { readonly branch: string };
}

/** What a webhook tells. */
export type ProviderEvent = PushEvent | PullRequestEvent;
