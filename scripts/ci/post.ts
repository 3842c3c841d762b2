// Puts a comment on a pull request of GitHub: edits the one that is there, and repeats none.
import { ask, type Asked, type Repository } from "./github";

/** Where a comment goes. */
export interface PullRequest extends Repository {
  readonly number: number;
  /**
   * Whose comment it is. Somebody else's with the marker is left alone: its author could change it later.
   * @default "github-actions[bot]", whose token the workflows of GitHub have
   */
  readonly author?: string;
}

interface Comment {
  readonly id: number;
  readonly body?: string | null;
  readonly user?: { readonly login: string } | null;
}

const PER_PAGE = 100;

/**
 * Writes the comment.
 *
 * @param body - its first line is the marker by which it is found again
 */
export async function postComment(pullRequest: PullRequest, body: string): Promise<void> {
  const [marker = ""] = body.split("\n");
  const existing = await findComment(pullRequest, marker);
  await (existing === undefined
    ? comments(pullRequest, "POST", `issues/${pullRequest.number}/comments`, { body })
    : comments(pullRequest, "PATCH", `issues/comments/${existing.id}`, { body }));
}

async function findComment(pullRequest: PullRequest, marker: string): Promise<Comment | undefined> {
  const { author = "github-actions[bot]" } = pullRequest;
  for (let page = 1; ; page++) {
    const path = `issues/${pullRequest.number}/comments?per_page=${PER_PAGE}&page=${page}`;
    const some = (await comments(pullRequest, "GET", path)) as readonly Comment[];
    const found = some.find(({ body, user }) => user?.login === author && body?.startsWith(marker));
    if (found !== undefined || some.length < PER_PAGE) {
      return found;
    }
  }
}

/** Source: "REST API endpoints for issue comments", GitHub's documentation; a pull request is an issue there. */
function comments(repository: Repository, method: Asked["method"], path: string, body?: object): Promise<unknown> {
  const permission = "pull-requests: write";
  return ask(repository, { what: "the comment on a pull request", permission, method, path, ...(body && { body }) });
}
