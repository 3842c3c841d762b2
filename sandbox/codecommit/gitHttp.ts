// Lets git itself clone from and push to the repositories by its smart HTTP protocol, as with AWS's clone addresses.
import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller } from "../frontdoor/service";
import { GIT_ENVIRONMENT } from "./git";
import type { Move } from "./referenceEvents";
import { CLONE_PATH, type Repositories, type Repository } from "./repositories";

/** What the clone addresses are answered with. */
export interface GitHttpOptions {
  readonly repositories: Repositories;
  /** Who an access key belongs to: the user name that AWS's credential helper gives to git. */
  readonly callerOf: (accessKeyId: string) => Caller;
  /** Throws where a caller may not do this to a repository: `GitPull` or `GitPush`. */
  readonly authorizeGit: (caller: Caller, action: string, repository: string) => Promise<void>;
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
  const isPush = rest.join("/").endsWith("git-receive-pack") || search.includes("git-receive-pack");
  try {
    await authorizeGit(caller, isPush ? "GitPush" : "GitPull", decodeURIComponent(name));
  } catch (error) {
    response.writeHead(403, { "content-type": "text/plain" });
    response.end(`${error instanceof Error ? error.message : String(error)}\n`);
    return;
  }
  const before = await repository.git.references();
  await runBackend(repository, rest.join("/"), search.slice(1), message, response);
  const after = await repository.git.references();
  await repositories.moved(repository, movesBetween(before, after), caller);
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

/** git's own CGI program. Source: git-http-backend(1). */
async function runBackend(
  { git }: Repository,
  path: string,
  query: string,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers } = message;
  const child = spawn("git", ["http-backend"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      ...GIT_ENVIRONMENT,
      GIT_PROJECT_ROOT: git.folder,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: `/${path}`,
      REQUEST_METHOD: message.method,
      QUERY_STRING: query,
      // git accepts a push only from a user with a name.
      REMOTE_USER: "caller",
      CONTENT_TYPE: headers["content-type"] ?? "",
      ...(headers["content-length"] && { CONTENT_LENGTH: headers["content-length"] }),
      ...(headers["content-encoding"] && { HTTP_CONTENT_ENCODING: headers["content-encoding"] }),
      ...(typeof headers["git-protocol"] === "string" && { GIT_PROTOCOL: headers["git-protocol"] }),
    },
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      resolve();
    });
  });
  // The backend may end without having read everything.
  child.stdin.on("error", () => undefined);
  message.pipe(child.stdin);

  let head = Buffer.alloc(0);
  child.stdout.on("data", (chunk: Buffer) => {
    if (response.headersSent) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(HEAD_END);
    if (end < 0) {
      return;
    }
    writeHead(response, head.subarray(0, end).toString("latin1"));
    response.write(head.subarray(end + HEAD_END.length));
  });
  await ended;
  if (!response.headersSent) {
    response.writeHead(500);
  }
  response.end();
}

const HEAD_END = "\r\n\r\n";

function writeHead(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split("\r\n")) {
    const [name = "", value = ""] = line.split(/: (.*)/);
    if (name.toLowerCase() === "status") {
      status = parseInt(value, 10);
    } else {
      response.setHeader(name, value);
    }
  }
  response.writeHead(status);
}

function movesBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Move[] {
  const references = [...new Set([...before.keys(), ...after.keys()])];
  return references
    .map((reference): Move => ({ reference, from: before.get(reference), to: after.get(reference) }))
    .filter(({ from, to }) => from !== to);
}
