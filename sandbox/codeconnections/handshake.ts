// What a person does in the console: completes the handshake between a connection and the provider's account.
import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { Route } from "../frontdoor/server";
import { AwsError } from "../frontdoor/service";
import type { Connection, Connections } from "./connections";

/** Where handshakes are asked for (POST). */
export const HANDSHAKE_PATH = "/sandbox/handshake";

/** What is asked for. */
export interface Handshake {
  /** A connection's name or ARN; one that is available already can be opened to other repositories. @default - every pending one */
  readonly connection?: string;
  /** The only repositories that the connection reaches, as `owner/name`. @default - all */
  readonly repositories?: readonly string[];
}

/** The connections that are available now. @throws if there is none to complete */
export function completeHandshakes(connections: Connections, { connection, repositories }: Handshake): Connection[] {
  const all = connections.all();
  const chosen = all.filter(({ arn, name, status }) =>
    connection === undefined ? status === "PENDING" : connection === arn || connection === name,
  );
  if (chosen.length === 0) {
    const names = all.map(({ name, status }) => `${name} (${status})`).join(", ") || "none";
    throw new AwsError(
      "ResourceNotFoundException",
      `handshake: ${connection === undefined ? "no connection is pending" : `"${connection}" is not a connection`}; the connections are: ${names}.`,
    );
  }
  for (const each of chosen) {
    each.status = "AVAILABLE";
    if (repositories === undefined) {
      delete each.repositories;
    } else {
      each.repositories = repositories;
    }
  }
  return chosen;
}

/** For the front door's routes. */
export function handshakeRoute(connections: Connections): Route {
  return {
    prefix: HANDSHAKE_PATH,
    handle: async (message: IncomingMessage, response: ServerResponse) => {
      // sandbox/client/handshake.ts, which belongs together with this file, sends it.
      const completed = completeHandshakes(connections, (await json(message)) as Handshake);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(completed.map(({ name, arn }) => ({ name, arn }))));
    },
  };
}
