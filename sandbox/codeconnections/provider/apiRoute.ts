// The provider's API: pull requests and commit statuses, with the paths and members of GitHub's REST API.
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Route } from "../../frontdoor/server";
import { AwsError, text } from "../../frontdoor/service";
import type { Provider } from "./provider";
import { closePullRequest, mergePullRequest, openPullRequest } from "./pullRequests";
import type { CommitStatus, ProviderRepository, PullRequest } from "./repository";

/** `http://127.0.0.1:5600/sandbox/provider/repos/OWNER/NAME/pulls` */
export const PROVIDER_API_PATH = "/sandbox/provider/";

const STATES = ["error", "failure", "pending", "success"];

interface Asked {
  readonly provider: Provider;
  readonly repository: ProviderRepository;
  /** What the path names besides. */
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly message: IncomingMessage;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Method and path below the repository → what is answered. */
const OPERATIONS: readonly [method: string, path: RegExp, answer: (asked: Asked) => Answer | Promise<Answer>][] = [
  ["GET", /^pulls$/, ({ repository }) => ok(repository.pullRequests.map((each) => show(repository, each)))],
  [
    "POST",
    /^pulls$/,
    async ({ provider, repository, body }) => {
      const { title, head, base } = body;
      const opened = { title: text(title), head: text(head), base: text(base) };
      return { status: 201, body: show(repository, await openPullRequest(provider, repository, opened)) };
    },
  ],
  ["GET", /^pulls\/(\d+)$/, ({ repository, name }) => ok(show(repository, find(repository, name)))],
  [
    "PATCH",
    /^pulls\/(\d+)$/,
    async ({ provider, repository, name, body }) => {
      if (body.state !== "closed") {
        throw invalid("state", body.state, "closed");
      }
      const pullRequest = find(repository, name);
      await closePullRequest(provider, repository, pullRequest);
      return ok(show(repository, pullRequest));
    },
  ],
  [
    "PUT",
    /^pulls\/(\d+)\/merge$/,
    async ({ provider, repository, name }) => {
      const pullRequest = find(repository, name);
      await mergePullRequest(provider, repository, pullRequest);
      return ok({ merged: true, sha: pullRequest.commit });
    },
  ],
  [
    "POST",
    /^statuses\/([0-9a-f]{40})$/,
    async ({ repository, name, body, message }) => {
      if (message.headers.authorization === undefined) {
        throw new AwsError("Unauthorized", "Requires authentication", 401);
      }
      if ((await repository.git.resolve(name)) === undefined) {
        throw new AwsError("Unprocessable", `No commit found for SHA: ${name}`, 422);
      }
      if (!STATES.includes(text(body.state))) {
        throw invalid("state", body.state, STATES.join(", "));
      }
      const status: CommitStatus = {
        state: text(body.state),
        context: text(body.context) || "default",
        description: text(body.description),
        target_url: text(body.target_url),
      };
      const others = (repository.statuses.get(name) ?? []).filter(({ context }) => context !== status.context);
      repository.statuses.set(name, [...others, status]);
      return { status: 201, body: status };
    },
  ],
  [
    "GET",
    /^commits\/([0-9a-f]{40})\/status$/,
    ({ repository, name }) => ok({ sha: name, statuses: repository.statuses.get(name) ?? [] }),
  ],
];

/** For the front door's routes. */
export function providerApiRoute(provider: Provider): Route {
  return {
    prefix: PROVIDER_API_PATH,
    handle: async (message: IncomingMessage, response: ServerResponse) => {
      const { status, body } = await answer(provider, message).catch((error: unknown): Answer => {
        if (error instanceof AwsError) {
          return { status: error.status, body: { message: error.message } };
        }
        throw error;
      });
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    },
  };
}

async function answer(provider: Provider, message: IncomingMessage): Promise<Answer> {
  const { pathname } = new URL(message.url ?? "/", "http://door");
  const [, full = "", rest = ""] =
    /^repos\/(.+?)\/((?:pulls|statuses|commits)(?:\/.*)?)$/.exec(pathname.slice(PROVIDER_API_PATH.length)) ?? [];
  const repository = provider.known(full);
  const body = parse((await buffer(message)).toString("utf8"));
  for (const [method, path, operation] of repository ? OPERATIONS : []) {
    const match = path.exec(rest);
    if (repository && match && method === message.method) {
      return operation({ provider, repository, name: match[1] ?? "", body, message });
    }
  }
  throw notFound();
}

function parse(body: string): Readonly<Record<string, unknown>> {
  const parsed: unknown = body === "" ? {} : JSON.parse(body);
  return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
}

function find({ pullRequests }: ProviderRepository, number: string): PullRequest {
  const found = pullRequests.find(({ id }) => id === Number(number));
  if (!found) {
    throw notFound();
  }
  return found;
}

function show({ name }: ProviderRepository, { id, title, source, destination, commit, state }: PullRequest): object {
  return {
    number: id,
    title,
    state: state === "open" ? "open" : "closed",
    merged: state === "merged",
    head: {
      ref: source.branch,
      sha: commit,
      repo: { full_name: source.repository, fork: source.repository !== name },
    },
    base: { ref: destination.branch, repo: { full_name: name } },
  };
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function notFound(): AwsError {
  return new AwsError("NotFound", "Not Found", 404);
}

function invalid(member: string, value: unknown, accepted: string): AwsError {
  return new AwsError("Unprocessable", `${member}: "${text(value)}" is not one of: ${accepted}`, 422);
}
