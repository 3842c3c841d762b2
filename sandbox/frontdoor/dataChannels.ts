// Where the Session Manager plugin opens a session's data channel. On AWS that is a WebSocket whose request it signs with its
// caller's credentials; here only the permission is asked for, and the data go another way (`machines/bin`).
import type { IncomingMessage, ServerResponse } from "node:http";
import { readSignature } from "./protocols/parse";
import type { Route } from "./server";
import { AwsError, type Call, type Caller } from "./service";

/** The path's beginning, as on AWS. */
const PREFIX = "/v1/data-channel/";

/** What the route works with. */
export interface DataChannelOptions {
  /** Who an access key belongs to. */
  readonly callerOf: (accessKeyId: string) => Caller;
  /** Throws where a caller may not open a session's channel. */
  readonly authorize: (call: Call, sessionId: string) => Promise<void>;
}

/** For the front door's routes: answers 204 where the channel may be opened. */
export function dataChannels({ callerOf, authorize }: DataChannelOptions): Route {
  return {
    prefix: PREFIX,
    handle: async ({ method = "GET", url = "", headers }: IncomingMessage, response: ServerResponse): Promise<void> => {
      const signature = readSignature({ method, url, headers });
      if (!signature) {
        throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", 403);
      }
      const call = {
        service: "ssmmessages",
        operation: "OpenDataChannel",
        region: signature.region,
        caller: callerOf(signature.accessKeyId),
        input: {},
      };
      await authorize(call, url.slice(PREFIX.length).split("?")[0] ?? "");
      response.writeHead(204).end();
    },
  };
}
