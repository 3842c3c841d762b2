// Asks GitHub's REST API something about a repository.

/** A repository, and the right to do something there. */
export interface Repository {
  /** `owner/name` */
  readonly repository: string;
  readonly token: string;
  /** @default "https://api.github.com" */
  readonly api?: string;
}

/**
 * Asks, and returns the answer.
 *
 * @param what - what is asked for, such as "the comment on the pull request", for messages
 * @param permission - what the token needs for it, as workflows write it
 */
export async function ask(
  { repository, token, api = "https://api.github.com" }: Repository,
  { what, permission, method, path, body }: Asked,
): Promise<unknown> {
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
    const said = `GitHub does not take ${what} of ${repository}: ${response.status} ${text.trim().slice(0, 300)}`;
    const isForbidden = response.status === 403 && text.includes("Resource not accessible");
    throw new Error(
      isForbidden
        ? `${said}\nGive the job "${permission}" in its permissions. A pull request from a fork has no such right.`
        : `${said}\nCheck GITHUB_TOKEN, GITHUB_REPOSITORY and what the job was started for.`,
    );
  }
  return JSON.parse(text);
}

/** What is asked. */
export interface Asked {
  readonly what: string;
  readonly permission: string;
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly body?: object;
}
