// Pull requests of the provider's repositories: opened from a branch, also one of a fork, updated by pushes, and closed.
import { AwsError } from "../../frontdoor/service";
import type { ProviderEvent, PullRequestEvent } from "./events";
import type { Provider } from "./provider";
import type { ProviderRepository, PullRequest } from "./repository";

/** What somebody opens. */
export interface NewPullRequest {
  readonly title: string;
  /** A branch, or `owner:branch` of a fork that has the repository's name. */
  readonly head: string;
  readonly base: string;
}

/** Opens a pull request. @throws where one of the branches is missing */
export async function openPullRequest(
  provider: Provider,
  repository: ProviderRepository,
  { title, head, base }: NewPullRequest,
): Promise<PullRequest> {
  const [, owner, branch = ""] = /^(?:([^:]*):)?(.*)$/.exec(head) ?? [];
  const fork = owner === undefined ? repository.name : `${owner}/${repository.name.split("/").at(-1) ?? ""}`;
  const commit = (await provider.known(fork)?.git.branches())?.get(branch);
  if (commit === undefined || !(await repository.git.branches()).has(base)) {
    throw new AwsError("Unprocessable", `There is no branch ${commit === undefined ? head : base}`, 422);
  }
  const pullRequest: PullRequest = {
    id: repository.pullRequests.length + 1,
    title,
    source: { repository: fork, branch },
    destination: { branch: base },
    commit,
    state: "open",
  };
  repository.pullRequests.push(pullRequest);
  await take(provider, repository, pullRequest);
  await provider.tell(eventOf(repository, pullRequest, "OPEN"));
  return pullRequest;
}

/** Takes what was pushed to a branch into the pull requests of the branch. */
export async function updatePullRequests(provider: Provider, event: ProviderEvent): Promise<void> {
  if (event.kind !== "push" || event.reference.type !== "branch") {
    return;
  }
  const { commit } = event;
  for (const repository of provider.all()) {
    const concerned = repository.pullRequests.filter(
      (each) =>
        each.state === "open" &&
        each.source.repository === event.repository &&
        each.source.branch === event.reference.name &&
        each.commit !== commit,
    );
    for (const pullRequest of concerned) {
      pullRequest.commit = commit;
      await take(provider, repository, pullRequest);
      await provider.tell(eventOf(repository, pullRequest, "UPDATED"));
    }
  }
}

/** Closes a pull request without merging it. */
export async function closePullRequest(
  provider: Provider,
  repository: ProviderRepository,
  pullRequest: PullRequest,
): Promise<void> {
  requireOpen(pullRequest);
  pullRequest.state = "closed";
  await provider.tell(eventOf(repository, pullRequest, "CLOSED"));
}

/** Merges a pull request by moving its base to it. @throws where the base has gone on meanwhile */
export async function mergePullRequest(
  provider: Provider,
  repository: ProviderRepository,
  pullRequest: PullRequest,
): Promise<void> {
  requireOpen(pullRequest);
  const { git } = repository;
  const { branch } = pullRequest.destination;
  const from = (await git.branches()).get(branch);
  if (from === undefined || !(await git.isAncestor(from, pullRequest.commit))) {
    throw new AwsError("NotMergeable", `Pull request ${pullRequest.id} does not contain all of ${branch}`, 409);
  }
  await git.moveBranch(branch, from, pullRequest.commit);
  pullRequest.state = "merged";
  await provider.tell(eventOf(repository, pullRequest, "CLOSED"));
  await provider.moved(repository, [{ reference: `refs/heads/${branch}`, from, to: pullRequest.commit }]);
}

function requireOpen({ id, state }: PullRequest): void {
  if (state !== "open") {
    throw new AwsError("Unprocessable", `Pull request ${id} is ${state} already`, 422);
  }
}

/** The commits of a fork are in the repository too, as GitHub's references `refs/pull/N/head`. */
async function take(provider: Provider, { git }: ProviderRepository, { id, source }: PullRequest): Promise<void> {
  const from = provider.known(source.repository)?.git;
  if (from) {
    await git.fetch(from, `refs/heads/${source.branch}`, `refs/pull/${id}/head`);
  }
}

function eventOf(
  { name }: ProviderRepository,
  { id, title, source, destination, commit }: PullRequest,
  event: PullRequestEvent["event"],
): PullRequestEvent {
  return {
    kind: "pullRequest",
    event,
    repository: name,
    id,
    title,
    source: { branch: source.branch, commit },
    destination: { branch: destination.branch },
  };
}
