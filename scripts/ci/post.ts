// Puts a comment on a pull request of GitHub: edits the one that is there, and repeats none.

/** Where a comment goes. */
export interface PullRequest {
  /** `owner/name` */
  readonly repository: string;
  readonly number: number;
  readonly token: string;
  /**
   * Whose comment it is. Somebody else's with the marker is left alone: its author could change it later.
   * @default "github-actions[bot]", whose token the workflows of GitHub have
   */
  readonly author?: string;
  /** @default "https://api.github.com" */
  readonly api?: string;
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
    ? ask(pullRequest, "POST", `issues/${pullRequest.number}/comments`, { body })
    : ask(pullRequest, "PATCH", `issues/comments/${existing.id}`, { body }));
}

async function findComment(pullRequest: PullRequest, marker: string): Promise<Comment | undefined> {
  const { author = "github-actions[bot]" } = pullRequest;
  for (let page = 1; ; page++) {
    const path = `issues/${pullRequest.number}/comments?per_page=${PER_PAGE}&page=${page}`;
    const comments = (await ask(pullRequest, "GET", path)) as readonly Comment[];
    const found = comments.find(({ body, user }) => user?.login === author && body?.startsWith(marker));
    if (found !== undefined || comments.length < PER_PAGE) {
      return found;
    }
  }
}

/** Source: "REST API endpoints for issue comments", GitHub's documentation; a pull request is an issue there. */
async function ask(
  { repository, token, api = "https://api.github.com" }: PullRequest,
  method: string,
  path: string,
  body?: object,
) {
  const response = await fetch(`${api}/repos/${repository}/${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${token}`,
      "x-github-api-version": "2022-11-28",
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(refusal(response.status, text, repository));
  }
  return JSON.parse(text) as unknown;
}

function refusal(status: number, text: string, repository: string): string {
  const said = `GitHub does not take the comment on the pull request of ${repository}: ${status} ${text.trim().slice(0, 300)}`;
  const isForbidden = status === 403 && text.includes("Resource not accessible");
  return isForbidden
    ? `${said}\nGive the job that comments "pull-requests: write" in its permissions. A pull request from a fork has no such right.`
    : `${said}\nCheck GITHUB_TOKEN, GITHUB_REPOSITORY and the number of the pull request.`;
}
