// Lets git itself clone from and push to the repositories by its smart HTTP protocol, as with AWS's clone addresses.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller } from "../frontdoor/service";
import { isGitPush, serveGit } from "../git/http";
import { CLONE_PATH, type Repositories, type Repository } from "./repositories";

/** What the clone addresses are answered with. */
export interface GitHttpOptions {
  readonly repositories: Repositories;
  /** Who an access key belongs to: the user name that AWS's credential helper gives to git. */
  readonly callerOf: (accessKeyId: string) => Caller;
  /** Throws where a caller may not do this to a repository: `GitPull` or `GitPush`. */
  readonly authorizeGit: (caller: Caller, action: string, repository: Repository) => Promise<void>;
}

/** Answers the requests under the clone addresses and announces what a push moved. */
export async function answerGit(
  { repositories, callerOf, authorizeGit }: GitHttpOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, search } = new URL(message.url ?? "/", "http://door");
  const [name = "", ...rest] = pathname.slice(CLONE_PATH.length).split("/");
  const repository = find(repositories, decodeURIComponent(name));
  if (!repository) {
    response.writeHead(404, { "content-type": "text/plain" });
    response.end(`There is no repository ${name}\n`);
    return;
  }
  const caller = callerOf(userOf(message));
  const isPush = isGitPush(rest.join("/"), search);
  try {
    await authorizeGit(caller, isPush ? "GitPush" : "GitPull", repository);
  } catch (error) {
    response.writeHead(403, { "content-type": "text/plain" });
    response.end(`${error instanceof Error ? error.message : String(error)}\n`);
    return;
  }
  const moves = await serveGit(repository.git, rest.join("/"), search.slice(1), message, response);
  await repositories.moved(repository, moves, caller);
}

function find(repositories: Repositories, name: string): Repository | undefined {
  try {
    return repositories.get(name);
  } catch {
    return undefined;
  }
}

/** The user name of a request's basic authorization; AWS's helper puts a session token after a `%`. */
function userOf({ headers }: IncomingMessage): string {
  const [, encoded = ""] = /^Basic (.*)$/.exec(headers.authorization ?? "") ?? [];
  return Buffer.from(encoded, "base64").toString("utf8").split(/[:%]/)[0] ?? "";
}
