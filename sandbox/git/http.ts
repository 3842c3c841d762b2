// Serves a bare repository by git's smart HTTP protocol, for clones and pushes.
import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { GIT_ENVIRONMENT, type Git } from "./git";

/** A reference that moved: without `from` it is new, without `to` it is gone. */
export interface Move {
  /** `refs/heads/main`. */
  readonly reference: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Whether a request is part of a push. */
export function isGitPush(path: string, query: string): boolean {
  return path.endsWith("git-receive-pack") || query.includes("git-receive-pack");
}

/** Answers one request of git. @param path the part after the repository's address @returns what it moved */
export async function serveGit(
  git: Git,
  path: string,
  query: string,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<Move[]> {
  const before = await git.references();
  await runBackend(git, path, query, message, response);
  return movesBetween(before, await git.references());
}

/** git's own CGI program. Source: git-http-backend(1). */
async function runBackend(
  git: Git,
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
